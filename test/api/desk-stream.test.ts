import { Registry } from 'prom-client';
import { expect, it, vi } from 'vitest';

import { createApiMetrics } from '../../api/metrics.js';
import type { DeskNews } from '../../api/realtime/desk-news.js';
import { openDeskStream } from '../../api/realtime/desk-stream.js';

it('ends with the access token, and with the next comment once somebody may not look any more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    let listeners = 0;
    const news: DeskNews = {
      listen() {
        listeners += 1;
        return () => {
          listeners -= 1;
        };
      },
      close: () => undefined,
    };
    const metrics = createApiMetrics(new Registry());
    const token = new AbortController();
    let may = true;
    const open = () =>
      openDeskStream({ news, metrics, botId: 'bot', mayLook: () => Promise.resolve(may), signals: [token.signal] });
    const [one, other] = [open(), open()];
    for (const body of [one, other]) body.resume();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(listeners).toBe(2);
    may = false;
    const dismissed = new Promise((resolve) => other.once('close', resolve));
    await vi.advanceTimersByTimeAsync(15_000);
    await dismissed;
    await expect.poll(() => listeners).toBe(0);

    may = true;
    const third = open().resume();
    const ended = new Promise((resolve) => third.once('close', resolve));
    token.abort();
    await ended;
    expect(listeners).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
