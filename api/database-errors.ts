const UNREACHABLE = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  // PostgreSQL: shutting down, starting up, crashed, too many connections, connection failures.
  '57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08004', '08006',
  // Prisma: cannot reach, time-out, closed connection, no connection free.
  'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037',
]); // prettier-ignore

/** Whether an error says that the database cannot be reached now, rather than that a query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Object; depth += 1) {
    const { code, originalCode, cause, kind } = current as Record<string, unknown>;
    if ([code, originalCode].some((value) => typeof value === 'string' && UNREACHABLE.has(value))) return true;
    if (kind === 'DatabaseNotReachable' || kind === 'ConnectionClosed' || kind === 'SocketTimeout') return true;
    if (current instanceof Error && /Connection terminated|timeout exceeded when trying to connect/.test(current.message)) {
      return true;
    }
    const adapterError = (current as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
    current = cause ?? adapterError;
  }
  return false;
}
