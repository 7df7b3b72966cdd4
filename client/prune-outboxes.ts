import { createOutboxStorage, OUTBOX_PREFIX, type KeyValueStorage } from './outbox-storage.js';

/** A storage that can say what is in it. */
export interface ListableStorage extends KeyValueStorage {
  keys(): readonly string[];
}

const MOST_AGE_MS = 7 * 24 * 60 * 60 * 1000;
const MOST_MESSAGES = 50;

/**
 * Throws away unsent messages of conversations that nobody comes back to: what is older than seven days, and all but the
 * newest fifty. Conversations in `keep` are left alone.
 */
export function pruneOutboxes(input: { storage: ListableStorage; keep: ReadonlySet<string>; now: number }): void {
  const { storage, keep } = input;
  const abandoned = storage
    .keys()
    .filter((key) => key.startsWith(OUTBOX_PREFIX))
    .map((key) => key.slice(OUTBOX_PREFIX.length))
    .filter((conversationId) => !keep.has(conversationId))
    .map((conversationId) => {
      const outbox = createOutboxStorage({ storage, conversationId });
      return { outbox, conversationId, messages: outbox.load() };
    });
  const oldest = new Date(input.now - MOST_AGE_MS).toISOString();
  const kept = abandoned
    .flatMap(({ messages }) => messages)
    .filter(({ at }) => at >= oldest)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST_MESSAGES);
  const staying = new Set(kept);
  for (const { outbox, conversationId, messages } of abandoned) {
    const left = messages.filter((message) => staying.has(message));
    // What cannot be read as messages goes, too.
    if (left.length === 0) storage.removeItem(`${OUTBOX_PREFIX}${conversationId}`);
    else if (left.length < messages.length) outbox.save(messages, left);
  }
}
