import { Redis, type RedisOptions } from 'ioredis';

import type { Bus } from '../../../contracts/bus.js';
import { toBackoffMs } from './backoff.js';
import { BusFault, type OnBusError } from './fault.js';
import { createListeners, parseJson, toKey } from './listeners.js';

const PREFIX = 'parley:';
const TIMEOUT_MS = 2000;

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  connectTimeout: TIMEOUT_MS,
  commandTimeout: TIMEOUT_MS,
  // What waits for a connection fails after the second attempt, instead of gathering for as long as Redis is away.
  maxRetriesPerRequest: 1,
  retryStrategy: (attempt) => toBackoffMs(attempt - 1),
};

/**
 * The bus over Redis: one channel for each conversation. Connections are made on first use, and again, with backoff,
 * when they are lost; subscriptions survive that. `onError` hears of lost connections and of notices that were dropped.
 */
export function createRedisBus({ redisUrl, onError }: { redisUrl: string; onError: OnBusError }): Bus {
  const listeners = createListeners({ onError });
  const publisher = connect(redisUrl, 'parley-publish', onError);
  let subscriber: Redis | undefined;
  let closed = false;

  function getSubscriber(): Redis {
    if (subscriber === undefined) {
      subscriber = connect(redisUrl, 'parley-subscribe', onError);
      subscriber.on('message', (channel: string, payload: string) => {
        const key = channel.slice(PREFIX.length);
        const notice = listeners.has(key) ? parseJson(payload, onError) : undefined;
        if (notice !== undefined) listeners.deliver(key, notice);
      });
    }
    return subscriber;
  }

  return {
    async publish(address, notice) {
      if (closed) throw new BusFault('The bus is closed.');
      await publisher.publish(`${PREFIX}${toKey(address)}`, JSON.stringify(notice));
    },

    async subscribe(address, listen) {
      if (closed) throw new BusFault('The bus is closed.');
      const key = toKey(address);
      const channel = `${PREFIX}${key}`;
      const own: typeof listen = (notice) => {
        listen(notice);
      };
      async function end(): Promise<void> {
        const wasLast = listeners.remove(key, own);
        if (wasLast && !closed) await getSubscriber().unsubscribe(channel).catch(onError);
      }
      listeners.add(key, own);
      try {
        // Also for a second listener: commands run in their order, so this one is answered when the first is in force.
        await getSubscriber().subscribe(channel);
      } catch (error) {
        await end();
        throw error;
      }
      return end;
    },

    async ping() {
      const start = performance.now();
      await Promise.all([publisher.ping(), subscriber?.ping()]);
      return performance.now() - start;
    },

    close() {
      closed = true;
      listeners.clear();
      publisher.disconnect();
      subscriber?.disconnect();
      return Promise.resolve();
    },
  };
}

function connect(redisUrl: string, connectionName: string, onError: OnBusError): Redis {
  const redis = new Redis(redisUrl, { ...OPTIONS, connectionName });
  let isReported = false;
  redis.on('ready', () => {
    isReported = false;
  });
  // Once for an outage, not for each attempt in it.
  for (const event of ['error', 'close']) {
    redis.on(event, (error?: unknown) => {
      if (isReported || redis.status === 'end') return;
      isReported = true;
      onError(error ?? new BusFault('The bus lost its connection to Redis.'));
    });
  }
  return redis;
}
