import type { Outbox, OutboxMessage } from './outbox.js';

/** The part of Web Storage that the client uses. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps the messages of one conversation that the log does not show yet, over reloads of the page. */
export interface OutboxStorage {
  load(): Outbox;
  save(before: Outbox, after: Outbox): void;
}

/**
 * Several tabs may share the storage: every change is merged into what is stored, so that no tab drops the messages of
 * another. A storage that is full or forbidden costs the safety over reloads, nothing else.
 */
export function createOutboxStorage(input: { storage: KeyValueStorage; conversationId: string }): OutboxStorage {
  const { storage } = input;
  const key = `parley:outbox:${input.conversationId}`;

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
  };
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
