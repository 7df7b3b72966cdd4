import pg from 'pg';

import { toBackoffMs } from './backoff.js';
import { BusFault, type OnBusError } from './fault.js';

const CONNECT_TIMEOUT_MS = 2000;

export type PostgresListener = {
  /** Resolves when the server sends what is notified; rejects when that took more than 2 seconds. */
  ready(): Promise<void>;
  /** A round trip on the listening connection. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** Keeps one connection that listens to a channel, and makes it again, with backoff, whenever it is lost. */
export function createPostgresListener(input: {
  databaseUrl: string;
  channel: string;
  onPayload: (payload: string) => void;
  onError: OnBusError;
}): PostgresListener {
  const { databaseUrl, channel, onPayload, onError } = input;
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  const waiting = new Set<() => void>();

  async function connect(failed: number): Promise<void> {
    const candidate = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'parley-bus',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    candidate.on('error', () => undefined);
    candidate.on('notification', ({ payload = '' }) => {
      onPayload(payload);
    });
    try {
      await candidate.connect();
      await candidate.query(`LISTEN ${channel}`);
    } catch (error) {
      void candidate.end().catch(() => undefined);
      // Once for an outage, not for each attempt in it.
      if (failed === 0) onError(error);
      tryAgain(failed + 1);
      return;
    }
    if (closed) {
      await candidate.end();
      return;
    }
    client = candidate;
    candidate.once('end', () => {
      client = undefined;
      if (closed) return;
      onError(new BusFault('The bus lost its connection to PostgreSQL.'));
      tryAgain(1);
    });
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  function tryAgain(failed: number): void {
    if (closed) return;
    retry = setTimeout(
      () => {
        connecting = connect(failed);
      },
      toBackoffMs(failed - 1),
    );
  }

  let connecting = connect(0);

  function ready(): Promise<void> {
    if (client !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(settle);
        reject(new BusFault('PostgreSQL was not reachable for the bus.'));
      }, CONNECT_TIMEOUT_MS);
      waiting.add(settle);
    });
  }

  return {
    ready,
    async check() {
      await ready();
      await client?.query('SELECT 1');
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await connecting;
      await client?.end();
    },
  };
}
