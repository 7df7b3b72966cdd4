import type { AnonymousToken } from '../../contracts/http.js';
import { createUuid, type KeyValueStorage } from '../../client/index.js';

/** Who this browser is for a bot, and which conversation it is in. */
export type Session = {
  readonly token: string;
  readonly botId: string;
  /** ISO date. */
  readonly expiresAt: string;
  readonly conversationId: string;
  /** The server has the conversation; before, the page asks for it to be made. */
  readonly isMade: boolean;
};

// A token that ends while the page loads would be refused a moment later.
const LEAST_LIFE_MS = 60_000;

/** Keeps the session of one bot over reloads of the page. */
export interface SessionStorage {
  /** The session, or null where there is none, it has expired, or it is for another bot. */
  load(input: { botId: string; now: number }): Session | null;
  save(session: Session): void;
  clear(): void;
}

/** Keeps sessions in Web Storage; where that is full or forbidden, a reload begins anew. */
export function createSessionStorage(input: { storage: KeyValueStorage; slug: string }): SessionStorage {
  const { storage } = input;
  const key = `parley:chat:${input.slug}`;
  return {
    load({ botId, now }) {
      try {
        const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
        if (!isSession(stored) || stored.botId !== botId) return null;
        return Date.parse(stored.expiresAt) - now > LEAST_LIFE_MS ? stored : null;
      } catch {
        return null;
      }
    },
    save(session) {
      try {
        storage.setItem(key, JSON.stringify(session));
      } catch {
        // Full or forbidden: see above.
      }
    },
    clear() {
      try {
        storage.removeItem(key);
      } catch {
        // Forbidden: then there was nothing to remove either.
      }
    },
  };
}

/** A session for a new visitor, with a conversation that is not made yet. */
export function toSession({ token, botId, expiresAt }: AnonymousToken): Session {
  return { token, botId, expiresAt, conversationId: createUuid(), isMade: false };
}

function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const { token, botId, expiresAt, conversationId, isMade } = value as Partial<Record<keyof Session, unknown>>;
  return (
    [token, botId, expiresAt, conversationId].every((part) => typeof part === 'string') && typeof isMade === 'boolean'
  );
}
