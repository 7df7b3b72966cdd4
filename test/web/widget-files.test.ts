import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { findBuiltPages } from '../support/built-page.js';
import { startStack, type Stack } from '../support/stack.js';

const SITE = 'https://shop.example';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    bot: { folder: path.join(findProjectRoot(), 'bots', 'demo') },
    env: { ALLOWED_ORIGINS: SITE },
    api: { webFolder: findBuiltPages() },
  });
}, 180_000);
afterAll(() => stack.close(), 60_000);

describe("the widget's script", () => {
  it('is asked for each time, sent when it has changed, and kept for ever in its parts', async () => {
    const script = await fetch(`${stack.url}/widget.js`);
    expect(script.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(`${stack.url}/widget.js`, {
      headers: { 'if-none-match': script.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
    const [name] = /assets\/widget-panel-[\w-]+\.js/.exec(await script.text()) ?? [];
    const part = await fetch(`${stack.url}/${name ?? ''}`, { headers: { origin: SITE } });
    expect(part.headers.get('cache-control')).toContain('immutable');
    expect(part.headers.get('access-control-allow-origin')).toBe(SITE);
  });

  it('comes compressed to whoever takes that, and as it is to others', async () => {
    const fetchAs = (encoding: string) =>
      fetch(`${stack.url}/widget.js`, { headers: { 'accept-encoding': encoding, 'cache-control': 'max-age=0' } });
    const [plain, gzip, brotli] = await Promise.all(['identity', 'gzip', 'br'].map(fetchAs));
    expect(plain?.headers.get('content-encoding')).toBeNull();
    expect(gzip?.headers.get('content-encoding')).toBe('gzip');
    expect(brotli?.headers.get('content-encoding')).toBe('br');
    const text = await plain?.text();
    for (const answer of [gzip, brotli]) {
      expect(answer?.headers.get('vary')).toContain('Accept-Encoding');
      expect(answer?.headers.get('content-type')).toContain('javascript');
      expect(await answer?.text()).toBe(text);
    }
  });
});
