/** A value that changes, in the form that React's useSyncExternalStore takes. */
export interface ReadableStore<Value> {
  /** The value now: the same object until it changes. */
  getSnapshot(): Value;
  /** Calls back after every change until the returned function is called. */
  subscribe(listener: () => void): () => void;
}

export interface WritableStore<Value> extends ReadableStore<Value> {
  set(value: Value): void;
}

/** Makes a store. Setting the value that it has already tells nobody. */
export function createStore<Value>(initial: Value): WritableStore<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
