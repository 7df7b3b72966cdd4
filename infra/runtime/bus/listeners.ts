import { BusNotice, type ConversationAddress } from '../../../contracts/bus.js';
import { BusFault, type OnBusError } from './fault.js';

export type Listener = (notice: BusNotice) => void;

/** Who listens to which conversation in this process. */
export type Listeners = {
  /** @returns whether it is the first of its conversation. */
  add(key: string, listener: Listener): boolean;
  /** @returns whether it was the last of its conversation. */
  remove(key: string, listener: Listener): boolean;
  has(key: string): boolean;
  /** Hands a notice as it came in to whoever listens; what is not a notice is dropped and reported. */
  deliver(key: string, notice: unknown): void;
  clear(): void;
};

/** One spelling for an address; ids cannot run into each other whatever is in them. */
export function toKey({ botId, conversationId }: ConversationAddress): string {
  return `${encodeURIComponent(botId)}:${encodeURIComponent(conversationId)}`;
}

export function createListeners({ onError }: { onError: OnBusError }): Listeners {
  const byKey = new Map<string, Set<Listener>>();
  return {
    add(key, listener) {
      const listeners = byKey.get(key) ?? new Set();
      byKey.set(key, listeners.add(listener));
      return listeners.size === 1;
    },
    remove(key, listener) {
      const listeners = byKey.get(key);
      if (listeners?.delete(listener) !== true || listeners.size > 0) return false;
      return byKey.delete(key);
    },
    has: (key) => byKey.has(key),
    deliver(key, notice) {
      const listeners = byKey.get(key);
      if (listeners === undefined) return;
      const { success, data } = BusNotice.safeParse(notice);
      if (!success) {
        onError(new BusFault('A notice on the bus was not valid.'));
        return;
      }
      for (const listener of [...listeners]) {
        try {
          listener(data);
        } catch (error) {
          onError(error);
        }
      }
    },
    clear: () => {
      byKey.clear();
    },
  };
}

/** JSON that came from outside; undefined, and reported, where it is none. */
export function parseJson(text: string, onError: OnBusError): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    onError(new BusFault('A notice on the bus was not JSON.'));
    return undefined;
  }
}
