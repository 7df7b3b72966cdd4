import type { KeyValueStorage } from '../../client/index.js';

const KEY = 'parley:rating-declined';
const MOST = 20;

/** The conversations whose customer does not want to rate them: they are not asked again. */
export interface DeclinedRatings {
  has(conversationId: string): boolean;
  add(conversationId: string): void;
}

/** Keeps the latest of them in this browser. */
export function createDeclinedRatings({ storage }: { storage: KeyValueStorage }): DeclinedRatings {
  function load(): string[] {
    try {
      const stored: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
    } catch {
      return [];
    }
  }

  return {
    has: (conversationId) => load().includes(conversationId),
    add(conversationId) {
      const others = load().filter((one) => one !== conversationId);
      storage.setItem(KEY, JSON.stringify([conversationId, ...others].slice(0, MOST)));
    },
  };
}
