import { del, get, set } from 'idb-keyval';

import type { AnonymousToken } from '../../contracts/http.js';
import { createUuid, type ListableStorage } from '../../client/index.js';
import { isSession, readSession, SESSION_PREFIX, toSessionKey, type Session } from './session-record.js';

export type { Session } from './session-record.js';

// A token that ends while the page loads would be refused a moment later.
const LEAST_LIFE_MS = 60_000;

/** Keeps the session of one bot over reloads of the page, the same one for all pages of this browser. */
export interface SessionStorage {
  /** What is stored, whether or not it still counts. */
  load(): Session | null;
  /** Resolves once other pages can find it by `loadShared`. */
  save(session: Session): Promise<void>;
  /** What pages agreed on, one after the other: what one has shared, the next one finds. */
  loadShared(): Promise<Session | null>;
  /** Forgets who this browser is for the bot. Resolves once other pages cannot find it either. */
  clear(): Promise<void>;
  /** Calls back after another page has stored a session, until the returned function is called. */
  watch(listener: () => void): () => void;
}

/**
 * Keeps sessions in Web Storage; where that is full or forbidden, a reload begins anew. What is in there reaches other
 * pages a moment late, so what they agree on goes through IndexedDB as well.
 */
export function createSessionStorage(input: { storage: ListableStorage; slug: string }): SessionStorage {
  const { storage } = input;
  const key = toSessionKey(input.slug);
  return {
    load: () => readSession(storage, key),
    save(session) {
      storage.setItem(key, JSON.stringify(session));
      return set(key, session).catch(() => undefined);
    },
    loadShared: () =>
      get<unknown>(key).then(
        (shared) => (isSession(shared) ? shared : null),
        () => null,
      ),
    clear() {
      storage.removeItem(key);
      return del(key).catch(() => undefined);
    },
    watch(listener) {
      const stop = storage.onChange?.((changed) => {
        if (changed === key) listener();
      });
      return () => stop?.();
    },
  };
}

/** The conversations, of whatever bot, that this browser comes back to. */
export function findKnownConversations(storage: ListableStorage): Set<string> {
  const sessions = storage
    .keys()
    .filter((key) => key.startsWith(SESSION_PREFIX))
    .map((key) => readSession(storage, key));
  return new Set(sessions.flatMap((session) => (session ? [session.conversationId] : [])));
}

/** Whether the session is for this bot and has not expired. */
export function isUsable(session: Session, { botId, now }: { botId: string; now: number }): boolean {
  return session.botId === botId && Date.parse(session.expiresAt) - now > LEAST_LIFE_MS;
}

/** A session for a new visitor, with a conversation that is not made yet. */
export function toSession({ token, botId, expiresAt }: AnonymousToken): Session {
  return { token, botId, expiresAt, conversationId: createUuid(), progress: 'new' };
}
