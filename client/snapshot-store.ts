import { isSame, toSnapshot, type ConversationParts, type ConversationSnapshot } from './snapshot.js';
import { createStore, type ReadableStore } from './store.js';

/** A store of snapshots. `publish` makes a new one when a part has changed. */
export function createSnapshotStore(
  toParts: () => ConversationParts,
): ReadableStore<ConversationSnapshot> & { publish(): void } {
  let parts = toParts();
  const store = createStore(toSnapshot(parts));
  return {
    getSnapshot: () => store.getSnapshot(),
    subscribe: (listener) => store.subscribe(listener),
    publish() {
      const next = toParts();
      const previous = { parts, snapshot: store.getSnapshot() };
      if (isSame(parts, next)) return;
      parts = next;
      store.set(toSnapshot(next, previous));
    },
  };
}
