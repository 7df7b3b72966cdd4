import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

import { findBuiltPages } from './built-page.js';
import { startChromium } from './chromium.js';
import { startScriptedApi, type ScriptedApi } from './scripted-api.js';

/** For a test file: one browser, and for each test a scripted api that serves the built chat page. */
export function useChatPages(): { readonly browser: Browser; readonly api: ScriptedApi } {
  const bed: { browser?: Browser; api?: ScriptedApi } = {};
  const get = <Part extends keyof typeof bed>(part: Part): NonNullable<(typeof bed)[Part]> => {
    const found = bed[part];
    if (found === undefined) throw new Error(`There is no ${part} outside of a test.`);
    return found;
  };

  beforeAll(async () => {
    bed.browser = await startChromium();
  }, 180_000);
  afterAll(async () => {
    await bed.browser?.close();
  });
  beforeEach(async () => {
    bed.api = await startScriptedApi({ webFolder: findBuiltPages() });
  });
  afterEach(async () => {
    for (const context of get('browser').contexts()) await context.close();
    await get('api').stop();
  });

  return {
    get browser() {
      return get('browser');
    },
    get api() {
      return get('api');
    },
  };
}
