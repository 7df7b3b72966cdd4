import type { KeyValueStorage } from '../../client/index.js';

/** Who this browser is for a bot, and which conversation it is in. */
export type Session = {
  readonly token: string;
  readonly botId: string;
  /** ISO date. */
  readonly expiresAt: string;
  readonly conversationId: string;
  /** `new`: the page asks for it to be made. `made`: the server has it. `used`: something was said in it. */
  readonly progress: 'new' | 'made' | 'used';
  /** What the site calls its customer, where it has said who this is. */
  readonly customer?: string;
};

export const SESSION_PREFIX = 'parley:chat:';

/** Where the session of a bot is kept. */
export function toSessionKey(slug: string): string {
  return `${SESSION_PREFIX}${slug}`;
}

/** The session that is stored under a key, whether or not it still counts. */
export function readSession(storage: Pick<KeyValueStorage, 'getItem'>, key: string): Session | null {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    return isSession(stored) ? stored : null;
  } catch {
    return null;
  }
}

export function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const stored = value as Partial<Record<keyof Session, unknown>>;
  const { token, botId, expiresAt, conversationId, progress, customer } = stored;
  return (
    [token, botId, expiresAt, conversationId].every((part) => typeof part === 'string') &&
    (progress === 'new' || progress === 'made' || progress === 'used') &&
    (customer === undefined || typeof customer === 'string')
  );
}
