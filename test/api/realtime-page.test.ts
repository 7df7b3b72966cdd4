import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createAsyncApiDocument } from '../../api/asyncapi/document.js';
import { DESKTOP, findBarriers, openPage, PHONE, startChromium } from '../support/chromium.js';
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

describe('/asyncapi.json', () => {
  it('gives the document to anybody', async () => {
    const response = await fetch(`${rig.url}/asyncapi.json`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual(JSON.parse(JSON.stringify(createAsyncApiDocument())));
  });
});

describe.each([
  ['desktop', DESKTOP],
  ['phone', PHONE],
])('/docs/realtime on a %s', (_name, device) => {
  it('shows every frame and close code, fits, keeps nobody out, and asks nobody else', async () => {
    const { page, complaints } = await openPage(browser, { url: 'about:blank', ...device });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${rig.url}/docs/realtime`);
    const { components, channels } = createAsyncApiDocument();
    for (const name of Object.keys(components.messages)) {
      await page.locator(`article[id="${name}"] h3`).waitFor({ state: 'visible' });
    }
    const text = await page.locator('main').innerText();
    for (const { code } of channels.chat['x-close-codes']) expect(text).toContain(String(code));
    expect(text).toContain('"text": "Where is my order?"');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(await findBarriers(page)).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('data:'))).toEqual([`${rig.url}/docs/realtime`]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
