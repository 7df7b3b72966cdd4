import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startChromium } from '../support/chromium.js';
import { startApiRig, type ApiRig } from './support/rig.js';

let rig: ApiRig;
let browser: Browser;

beforeAll(async () => {
  [rig, browser] = await Promise.all([startApiRig(), startChromium()]);
});
afterAll(async () => {
  await browser.close();
  await rig.close();
});

// ReDoc's bundle asks its maker's server for a small logo: the policy keeps it from doing so, and that is as it should be.
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

describe.each([
  ['/docs', '.swagger-ui .opblock'],
  ['/redoc', '[data-section-id]'],
])('%s in a browser', (address, operation) => {
  it('shows the operations, runs under its policy, and asks nobody else', async () => {
    const page = await browser.newPage();
    const refused: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(error.message));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.href !== REDOC_LOGO) hosts.add(url.host);
    });
    await page.goto(`${rig.url}${address}`);
    await page.locator(operation).first().waitFor({ timeout: 20_000 });
    await page.getByText('/api/v1/auth/anonymous').first().waitFor({ state: 'attached' });
    await page.close();
    expect(refused.filter((text) => !text.includes(REDOC_LOGO))).toEqual([]);
    expect([...hosts]).toEqual([`127.0.0.1:${rig.port}`]);
  });
});
