import type { KeyValueStorage } from '../../client/index.js';

/** The browser's lasting storage, or one for this page alone where cookies and site data are blocked. */
export function openBrowserStorage(): KeyValueStorage {
  try {
    // Reading the property is what throws.
    return window.localStorage;
  } catch {
    const values = new Map<string, string>();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    };
  }
}
