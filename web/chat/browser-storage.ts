import type { ListableStorage } from '../../client/index.js';

/**
 * The browser's lasting storage, shared with the other pages of this site. What it cannot take (full, or cookies and site
 * data are blocked) is kept for this page alone.
 */
export function openBrowserStorage(): ListableStorage {
  const lasting = findLocalStorage();
  const own = new Map<string, string>();
  return {
    getItem: (key) => own.get(key) ?? lasting?.getItem(key) ?? null,
    setItem(key, value) {
      try {
        if (!lasting) throw new Error('There is no lasting storage.');
        lasting.setItem(key, value);
        own.delete(key);
      } catch {
        own.set(key, value);
      }
    },
    removeItem(key) {
      own.delete(key);
      lasting?.removeItem(key);
    },
    keys: () => [...new Set([...Object.keys(lasting ?? {}), ...own.keys()])],
    onChange(listener) {
      const onStorage = ({ key, storageArea }: StorageEvent) => {
        if (storageArea === lasting) listener(key);
      };
      window.addEventListener('storage', onStorage);
      return () => {
        window.removeEventListener('storage', onStorage);
      };
    },
  };
}

function findLocalStorage(): Storage | null {
  try {
    // Reading the property is what throws.
    return window.localStorage;
  } catch {
    return null;
  }
}
