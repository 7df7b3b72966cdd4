import { describe, expect, it, vi } from 'vitest';

import { createAdmissions } from '../../api/conversations/admission.js';
import { createLogger } from '../../infra/runtime/logger.js';
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

describe('the bound on messages without an end', () => {
  const log = createLogger({ service: 'test', level: 'silent', format: 'json' });
  const message = (clientMessageId: string, conversationId = 'conversation') => ({
    ...{ botId: 'bot', conversationId, clientMessageId, log },
  });
  const down = () => Promise.reject(Object.assign(new Error('down'), { code: 'ECONNREFUSED' }));

  it('is the record’s, for all replicas', async () => {
    const admissions = createAdmissions({
      conversations: {
        admitMessage: ({ limit }) => Promise.resolve({ status: limit === 20 ? 'full' : 'new' }),
        withdrawMessage: () => Promise.resolve(),
      },
    });
    await expect(admissions.admit(message('a'))).rejects.toMatchObject({ code: 'too_many_pending', status: 429 });
  });

  it('falls back to what this replica took while the record does not answer', async () => {
    const admissions = createAdmissions({ limit: 2, conversations: { admitMessage: down, withdrawMessage: down } });
    expect(await admissions.admit(message('a'))).toEqual({ status: 'new' });
    expect(await admissions.admit(message('a'))).toEqual({ status: 'pending' });
    await admissions.admit(message('b'));
    await expect(admissions.admit(message('c'))).rejects.toMatchObject({ code: 'too_many_pending' });
    await admissions.admit(message('c', 'another'));
    await admissions.withdraw(message('a'));
    expect(await admissions.admit(message('c'))).toEqual({ status: 'new' });
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
