import { PrismaPg } from '@prisma/adapter-pg';

import { PrismaClient } from './generated/client.js';

export type { PrismaClient } from './generated/client.js';

const CONNECT_TIMEOUT_MS = 2000;
const STATEMENT_TIMEOUT_MS = 5000;
// The client's own bound is later, for a server or a network that does not answer at all.
const ANSWER_AFTER_MS = 2000;

export type PrismaOptions = {
  databaseUrl: string;
  /** Most connections of this client. */
  poolSize?: number;
  /** How long a query may run; left out: 5 seconds. More is for work that nobody waits for. */
  statementTimeoutMs?: number;
};

/**
 * A client with a pool of its own; it connects on first use, and again after the server was away. A query rejects after
 * 2 seconds without a connection and after 5 seconds of running. `$disconnect()` ends it.
 */
export function createPrisma({
  databaseUrl,
  poolSize = 10,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
}: PrismaOptions): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: poolSize,
    application_name: 'parley',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + ANSWER_AFTER_MS,
    keepAlive: true,
  });
  // Only publishing uses transactions of several steps: on a busy machine its bot may take its time.
  return new PrismaClient({ adapter, transactionOptions: { maxWait: 10_000, timeout: 30_000 } });
}
