import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

import { measurePage } from './browser-coverage.js';

// Without these Chromium asks its maker's servers for this and that.
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 800 } };
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

// Debian's Chromium without the parts that draw windows takes less of the processor.
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Starts Debian's Chromium, or the one that PARLEY_TEST_CHROMIUM names. */
export async function startChromium(): Promise<Browser> {
  const executablePath = process.env['PARLEY_TEST_CHROMIUM'] ?? BROWSERS.find((file) => existsSync(file));
  if (executablePath === undefined) throw new Error('There is no Chromium: `apt-get install chromium-headless-shell`.');
  const browser = await chromium.launch({ executablePath, args: QUIET });
  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    // Each by itself: what ran on its pages is written down when a context is closed.
    await Promise.all(browser.contexts().map((context) => context.close()));
    await close(options);
  };
  return browser;
}

/** A page in a profile of its own. `complaints` collects what a developer's console would show in red. */
export async function openPage(
  browser: Browser,
  { url, ...options }: BrowserContextOptions & { url: string },
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await measurePage(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** What axe finds that keeps people out: violations that it calls serious or critical. */
export async function findBarriers(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Colours are measured when nothing fades in any more. A document does not tell of what moves in a shadow.
  await page.evaluate(`Promise.all([document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])]
    .flatMap((root) => root.getAnimations())
    .filter(({ effect }) => effect.getComputedTiming().iterations !== Infinity)
    .map(({ finished }) => finished.catch(() => undefined)))`);
  await page.evaluate(source);
  // Chosen in the page: all that axe has to say of a page is half a megabyte, and takes longer to hand over than to find.
  return await page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'], selectors: false })
    .then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`);
}
