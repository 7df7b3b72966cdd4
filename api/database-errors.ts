const UNREACHABLE_CODES = new Set([
  // The operating system's.
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // PostgreSQL's: shutting down, starting up, crashed, statement took too long, too many connections, connection lost.
  ...['57P01', '57P02', '57P03', '57014', '53300', '08000', '08001', '08003', '08004', '08006'],
  // Prisma's: cannot reach, time-out, closed connection, no connection free.
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'],
]);

/** The driver's errors that have no code. */
const UNREACHABLE_MESSAGES = /^(?:Connection terminated|timeout exceeded when trying to connect|Query read timeout)/;

const UNREACHABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

type Described = {
  code?: unknown;
  originalCode?: unknown;
  kind?: unknown;
  message?: unknown;
  cause?: unknown;
  meta?: { driverAdapterError?: unknown };
};

/** Whether an error says that the database cannot be reached now, rather than that a query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  let current = error;
  // Prisma wraps the adapter's error, which wraps the driver's.
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const described = current as Described;
    if (saysUnreachable(described)) return true;
    current = described.cause ?? described.meta?.driverAdapterError;
  }
  return false;
}

function saysUnreachable({ code, originalCode, kind, message }: Described): boolean {
  return (
    [code, originalCode].some((value) => typeof value === 'string' && UNREACHABLE_CODES.has(value)) ||
    (typeof kind === 'string' && UNREACHABLE_KINDS.has(kind)) ||
    (typeof message === 'string' && UNREACHABLE_MESSAGES.test(message))
  );
}
