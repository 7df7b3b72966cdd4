import type { Outbox, OutboxMessage, OutboxStatus } from './outbox.js';

/** The part of Web Storage that the client uses. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  /** Calls back when another page has changed a key (null: all of them), until the returned function is called. */
  onChange?(listener: (key: string | null) => void): () => void;
}

/** Keeps the messages of one conversation that the log does not show yet, over reloads of the page. */
export interface OutboxStorage {
  load(): Outbox;
  save(before: Outbox, after: Outbox): void;
  /** Calls back with what is stored after another page has changed it, until the returned function is called. */
  watch(listener: (stored: Outbox) => void): () => void;
}

export const OUTBOX_PREFIX = 'parley:outbox:';

/**
 * Several tabs may share the storage: every change is merged into what is stored, so that no tab drops the messages of
 * another. A storage that is full or forbidden costs the safety over reloads, nothing else.
 */
export function createOutboxStorage(input: { storage: KeyValueStorage; conversationId: string }): OutboxStorage {
  const { storage } = input;
  const key = `${OUTBOX_PREFIX}${input.conversationId}`;

  function load(): Outbox {
    try {
      const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]');
      return Array.isArray(stored)
        ? stored.filter(isOutboxMessage).map((message) => ({ ...message, notBefore: 0 }))
        : [];
    } catch {
      return [];
    }
  }

  return {
    load,
    save(before, after) {
      if (before === after) return;
      const touched = new Set([...before, ...after].map(({ clientMessageId }) => clientMessageId));
      const merged = [...load().filter(({ clientMessageId }) => !touched.has(clientMessageId)), ...after];
      try {
        if (merged.length === 0) storage.removeItem(key);
        else storage.setItem(key, JSON.stringify(merged));
      } catch {
        // Full or forbidden: see above.
      }
    },
    watch(listener) {
      const stop = storage.onChange?.((changed) => {
        if (changed === key) listener(load());
      });
      return () => stop?.();
    },
  };
}

/**
 * Moves messages from a conversation that is left to the one that comes after it, and says how many. There they are sent
 * under their old ids, so that several pages that move the same message send one. A receipt of the old conversation does
 * not count in the new one.
 */
export function moveOutbox(input: {
  storage: KeyValueStorage;
  from: string;
  to: string;
  states: readonly OutboxStatus['state'][];
}): number {
  const { storage, states } = input;
  const from = createOutboxStorage({ storage, conversationId: input.from });
  const to = createOutboxStorage({ storage, conversationId: input.to });
  const before = from.load();
  const leaving = before.filter(({ status }) => states.includes(status.state));
  if (leaving.length === 0 || input.from === input.to) return 0;
  // First there, then not here any more: a page that dies in between leaves them twice, and the id makes them one.
  const moved = leaving.map((message): OutboxMessage =>
    message.status.state === 'failed' ? message : { ...message, status: { state: 'sending' }, attempts: 0 },
  );
  to.save([], moved);
  from.save(
    before,
    before.filter((message) => !leaving.includes(message)),
  );
  return moved.length;
}

function isOutboxMessage(value: unknown): value is OutboxMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { clientMessageId, text, at, status, attempts } = value as Partial<Record<keyof OutboxMessage, unknown>>;
  return (
    [clientMessageId, text, at].every((part) => typeof part === 'string') &&
    typeof attempts === 'number' &&
    typeof status === 'object' &&
    status !== null
  );
}
