import { useEffect, useState, useSyncExternalStore } from 'react';

import type { ReadableStore } from '../../client/index.js';

/** The value of a store; renders again when it changes. */
export function useStore<Value>(store: ReadableStore<Value>): Value {
  return useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.getSnapshot(),
  );
}

const online: ReadableStore<boolean> = {
  getSnapshot: () => navigator.onLine,
  subscribe(listener) {
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
    };
  },
};

/** Whether the browser has a network at all. */
export function useOnline(): boolean {
  return useStore(online);
}

/** Whether `active` has been true for `ms` milliseconds without a break. A new `key` starts the time again. */
export function useLasting({ active, ms, key }: { active: boolean; ms: number; key: string }): boolean {
  const [reached, setReached] = useState<string | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => {
      setReached(key);
    }, ms);
    return () => {
      clearTimeout(timer);
      setReached(null);
    };
  }, [active, ms, key]);
  return active && reached === key;
}
