import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';

import { DESKTOP, findBarriers, openPage, startChromium } from '../support/chromium.js';

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
}, 60_000);
afterAll(() => browser.close());

it('finds what keeps people out of a page, and of a shadow in it', async () => {
  const { page } = await openPage(browser, { url: 'about:blank', ...DESKTOP });
  await page.setContent(
    `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1><div id="host"></div></main></html>`,
  );
  expect(await findBarriers(page)).toEqual([]);
  await page.evaluate(`document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<button></button>'`);
  await page.evaluate(`document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="data:,">')`);
  expect(await findBarriers(page)).toEqual([
    expect.stringMatching(/^button-name: <button>/),
    expect.stringMatching(/^image-alt: <img/),
  ]);
  await page.context().close();
});
