import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Page } from 'playwright-core';

/**
 * Under `npm test` notes what runs on a page, over reloads too, and writes it down when the page's context is closed, in
 * the form that Node uses for its own processes: test/coverage puts all of them together.
 */
export async function measurePage(page: Page): Promise<void> {
  const folder = process.env['NODE_V8_COVERAGE'];
  if (folder === undefined) return;
  await page.coverage.startJSCoverage({ resetOnNavigation: false });
  const context = page.context();
  const close = context.close.bind(context);
  context.close = async (options) => {
    // What a test has closed before tells nothing any more.
    if (page.isClosed()) {
      await close(options);
      return;
    }
    const entries = await page.coverage.stopJSCoverage();
    const result = entries.map(({ url, functions }) => ({ url, functions }));
    await writeFile(path.join(folder, `page-${randomUUID()}.json`), JSON.stringify({ result }));
    await close(options);
  };
}
