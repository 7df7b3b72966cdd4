import { rateLimited } from '../errors.js';
import { TokenBucket, type BucketSize } from './token-bucket.js';

/** What is limited, and by whom. */
export type RateLimits = {
  anonymousTokensPerAddress: BucketSize;
  /** Logging in, refreshing, accepting an invitation. */
  loginsPerAddress: BucketSize;
  conversationsPerVisitor: BucketSize;
  messagesPerVisitor: BucketSize;
  messagesPerAddress: BucketSize;
  ticketsPerVisitor: BucketSize;
  /** That somebody types, or has read: several windows say so every few seconds. */
  signsPerVisitor: BucketSize;
};

/** Far above what people do; they stop a runaway program, and leave a shared office address alone. */
export const DEFAULT_RATE_LIMITS: RateLimits = {
  anonymousTokensPerAddress: { burst: 300, perSecond: 10 },
  loginsPerAddress: { burst: 60, perSecond: 2 },
  conversationsPerVisitor: { burst: 200, perSecond: 10 },
  messagesPerVisitor: { burst: 300, perSecond: 100 },
  messagesPerAddress: { burst: 2000, perSecond: 300 },
  ticketsPerVisitor: { burst: 200, perSecond: 10 },
  signsPerVisitor: { burst: 30, perSecond: 3 },
};

/** @throws ApiProblem 429 when the key has taken too many. */
export type RateLimiter = (key: string) => void;
export type RateLimiters = Record<keyof RateLimits, RateLimiter>;

const MAX_KEYS = 50_000;

/** One limiter for each limit. Kept in this process's memory: with N replicas a client may take up to N times as much. */
export function createRateLimiters(limits: RateLimits): RateLimiters {
  return {
    anonymousTokensPerAddress: createRateLimiter(limits.anonymousTokensPerAddress),
    loginsPerAddress: createRateLimiter(limits.loginsPerAddress),
    conversationsPerVisitor: createRateLimiter(limits.conversationsPerVisitor),
    messagesPerVisitor: createRateLimiter(limits.messagesPerVisitor),
    messagesPerAddress: createRateLimiter(limits.messagesPerAddress),
    ticketsPerVisitor: createRateLimiter(limits.ticketsPerVisitor),
    signsPerVisitor: createRateLimiter(limits.signsPerVisitor),
  };
}

function createRateLimiter(size: BucketSize): RateLimiter {
  const buckets = new Map<string, TokenBucket>();
  return (key) => {
    let bucket = buckets.get(key);
    if (!bucket) {
      if (buckets.size >= MAX_KEYS) makeRoom(buckets);
      bucket = new TokenBucket(size);
      buckets.set(key, bucket);
    }
    const waitMs = bucket.take();
    if (waitMs > 0) throw rateLimited(waitMs);
  };
}

/** Full buckets know nothing. Where all are in use the oldest tenth goes: memory stays bounded under a flood of keys. */
function makeRoom(buckets: Map<string, TokenBucket>): void {
  for (const [key, bucket] of buckets) if (bucket.isFull()) buckets.delete(key);
  if (buckets.size < MAX_KEYS) return;
  for (const key of [...buckets.keys()].slice(0, MAX_KEYS / 10)) buckets.delete(key);
}
