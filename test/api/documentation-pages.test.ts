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

describe.each([
  ['/docs', '.swagger-ui .opblock'],
  ['/redoc', '[data-section-id]'],
])('%s in a browser', (address, operation) => {
  it('shows the operations from edge to edge, asks nobody else, and leaves the console empty', async () => {
    const page = await browser.newPage();
    const said: string[] = [];
    const failed: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('requestfailed', (request) => failed.push(request.url()));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http')) hosts.add(url.host);
    });
    await page.goto(`${rig.url}${address}`);
    await page.locator(operation).first().waitFor({ timeout: 20_000 });
    await page.getByText('/api/v1/auth/anonymous').first().waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
    const edges = await page.evaluate<{ left: number; top: number }>('document.body.getBoundingClientRect().toJSON()');
    await page.close();
    expect(said).toEqual([]);
    expect(failed).toEqual([]);
    expect([...hosts]).toEqual([`127.0.0.1:${rig.port}`]);
    expect(edges).toMatchObject({ left: 0, top: 0 });
  });
});
