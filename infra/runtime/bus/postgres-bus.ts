import pg from 'pg';

import type { Bus } from '../../../contracts/bus.js';
import { BusFault, type OnBusError } from './fault.js';
import { createListeners, toKey } from './listeners.js';
import { createPostgresListener, type PostgresListener } from './postgres-listener.js';
import { fromPayload, toPayloads } from './postgres-payload.js';

const CHANNEL = 'parley_bus';
const TIMEOUT_MS = 2000;

type Waiting = { payloads: string[]; resolve: () => void; reject: (error: unknown) => void };

/**
 * The bus over PostgreSQL's NOTIFY: every listening process hears every notice and keeps those it has listeners for.
 * Good for one machine; NOTIFY takes a lock of the whole server, so beyond that take Redis. Connections are made on
 * first use. `onError` hears of lost connections and of notices that were dropped.
 */
export function createPostgresBus({ databaseUrl, onError }: { databaseUrl: string; onError: OnBusError }): Bus {
  const listeners = createListeners({ onError });
  // One connection: what is published first arrives first.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: 'parley-bus',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    keepAlive: true,
  });
  pool.on('error', onError);
  let listener: PostgresListener | undefined;
  let waiting: Waiting[] = [];
  let sending: Promise<void> | undefined;
  let closed = false;

  function onPayload(payload: string): void {
    const received = fromPayload(payload, onError);
    if (received !== null) listeners.deliver(received.key, received.notice);
  }

  // Whatever gathered while the last statement ran goes out in one: the lock is taken once.
  async function sendWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const payloads = batch.flatMap((one) => one.payloads);
        await pool.query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) payload', [CHANNEL, payloads]);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    sending = undefined;
  }

  return {
    async publish(address, notice) {
      if (closed) throw new BusFault('The bus is closed.');
      const payloads = toPayloads(address, notice);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ payloads, resolve, reject });
        // What is published in one go is sent in one.
        sending ??= Promise.resolve().then(sendWaiting);
      });
    },

    async subscribe(address, listen) {
      if (closed) throw new BusFault('The bus is closed.');
      listener ??= createPostgresListener({ databaseUrl, channel: CHANNEL, onPayload, onError });
      const key = toKey(address);
      // Each subscription its own function: the same listener twice is two subscriptions.
      const own: typeof listen = (notice) => {
        listen(notice);
      };
      listeners.add(key, own);
      try {
        await listener.ready();
      } catch (error) {
        listeners.remove(key, own);
        throw error;
      }
      return () => {
        listeners.remove(key, own);
        return Promise.resolve();
      };
    },

    async ping() {
      const start = performance.now();
      await Promise.all([pool.query('SELECT 1'), listener?.check()]);
      return performance.now() - start;
    },

    async close() {
      if (closed) return;
      closed = true;
      listeners.clear();
      await Promise.all([listener?.close(), sending]);
      await pool.end();
    },
  };
}
