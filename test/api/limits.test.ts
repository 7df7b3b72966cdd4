import { describe, expect, it, vi } from 'vitest';

import { createPendingBound } from '../../api/conversations/pending-bound.js';
import { ApiProblem } from '../../api/errors.js';
import { createRateLimiters, DEFAULT_RATE_LIMITS } from '../../api/middleware/rate-limit.js';
import { TokenBucket } from '../../api/middleware/token-bucket.js';
import { createDelayWatch } from '../../api/realtime/delay-watch.js';

describe('a token bucket', () => {
  it('lets a burst pass, then so many a second, and says when the next may', () => {
    let now = 0;
    const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, () => now);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0]);
    expect(bucket.take()).toBe(500);
    now += 499;
    expect(bucket.take()).toBeGreaterThan(0);
    now += 1;
    expect(bucket.take()).toBe(0);
    expect(bucket.isFull()).toBe(false);
    now += 60_000;
    expect(bucket.isFull()).toBe(true);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 0]);
    expect(bucket.take()).toBe(500);
  });
});

describe('a rate limiter', () => {
  it('refuses one key without touching another, and says when to come back', () => {
    const limiters = createRateLimiters({ ...DEFAULT_RATE_LIMITS, ticketsPerVisitor: { burst: 1, perSecond: 0.5 } });
    limiters.ticketsPerVisitor('anna');
    expect(() => { limiters.ticketsPerVisitor('anna'); }).toThrow(ApiProblem); // prettier-ignore
    try {
      limiters.ticketsPerVisitor('anna');
    } catch (error) {
      expect(error).toMatchObject({ status: 429, code: 'rate_limited' });
      expect((error as ApiProblem).retryAfterMs).toBeGreaterThan(1000);
    }
    limiters.ticketsPerVisitor('bert');
  });

  it('stays bounded under a flood of keys', () => {
    const limiters = createRateLimiters(DEFAULT_RATE_LIMITS);
    for (let index = 0; index < 120_000; index += 1) limiters.anonymousTokensPerAddress(String(index));
    limiters.anonymousTokensPerAddress('still works');
  });
});

describe('the bound on pending messages', () => {
  const key = { botId: 'bot', conversationId: 'conversation' };

  it('refuses more when none of them was answered, and takes more when they were', async () => {
    const answered = new Set<string>();
    const event = { type: 'message.created' } as never;
    const bound = createPendingBound({
      maxPending: 10,
      conversations: {
        findAnswerTo: ({ clientMessageId }) => Promise.resolve(answered.has(clientMessageId) ? event : null),
      },
    });
    for (let index = 0; index < 10; index += 1) await bound.admit({ ...key, clientMessageId: `m${index}` });
    await expect(bound.admit({ ...key, clientMessageId: 'm10' })).rejects.toMatchObject({ code: 'too_many_pending' });
    // A repeated message is none more.
    await bound.admit({ ...key, clientMessageId: 'm3' });
    await bound.admit({ ...key, conversationId: 'another', clientMessageId: 'm10' });
    for (let index = 0; index < 10; index += 1) answered.add(`m${index}`);
    await bound.admit({ ...key, clientMessageId: 'm10' });
  });

  it('refuses when the record cannot say', async () => {
    const bound = createPendingBound({
      maxPending: 1,
      conversations: { findAnswerTo: () => Promise.reject(new Error('down')) },
    });
    await bound.admit({ ...key, clientMessageId: 'a' });
    await expect(bound.admit({ ...key, clientMessageId: 'b' })).rejects.toMatchObject({ status: 429 });
  });
});

describe('a message that nobody begins to answer', () => {
  function watch() {
    vi.useFakeTimers();
    const onDelayed = vi.fn();
    return { delays: createDelayWatch({ delayedAfterMs: 3000, onDelayed }), onDelayed };
  }

  it('is said to be delayed once', () => {
    const { delays, onDelayed } = watch();
    delays.sent('a');
    vi.advanceTimersByTime(2999);
    delays.sent('b');
    expect(onDelayed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onDelayed).toHaveBeenCalledOnce();
    delays.sent('c');
    vi.advanceTimersByTime(60_000);
    expect(onDelayed).toHaveBeenCalledOnce();
    vi.useRealTimers();
  });

  it.each(['turnStarted', 'settled', 'end'] as const)('is not, after %s', (what) => {
    const { delays, onDelayed } = watch();
    delays.sent('a');
    delays[what](['a']);
    vi.advanceTimersByTime(60_000);
    expect(onDelayed).not.toHaveBeenCalled();
    vi.useRealTimers();
  });
});
