import type { Locator, Page } from 'playwright-core';

import { PASSWORD } from '../../api/support/staff.js';

export function button(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name });
}

/** Fills in the form of the staff page that lets somebody in, in whichever language it is. */
export async function logInAs(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
}

/** By how many pixels a page is wider than its window. */
export function widthOverflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
