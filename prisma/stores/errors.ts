import { Prisma } from '../generated/client.js';

/** The bot has no such conversation, or it is not this principal's. */
export class ConversationNotFoundError extends Error {
  override readonly name = 'ConversationNotFoundError';

  constructor(options?: ErrorOptions) {
    super('There is no such conversation.', options);
  }
}

// What parley_lock_conversation raises.
const NO_CONVERSATION = 'PC404';

/** Rethrows a stored function's error as the typed error that it stands for. */
export function throwTyped(error: unknown): never {
  throw toSqlState(error) === NO_CONVERSATION ? new ConversationNotFoundError({ cause: error }) : error;
}

/** A row with this unique value is there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** The row that this one belongs to is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
}

function toSqlState(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  const adapterError = error.meta?.['driverAdapterError'] as { cause?: { originalCode?: string } } | undefined;
  return adapterError?.cause?.originalCode;
}
