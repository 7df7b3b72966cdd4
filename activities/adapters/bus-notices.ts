import { toDeskAddress, type Bus, type BusNotice } from '../../contracts/bus.js';
import type { ConversationKey, TurnNotices } from '../ports.js';

// Shorter than anybody notices, and longer than a quick answer takes: what comes by then travels with it.
const STARTED_WAITS_MS = 20;

/**
 * Turn notices over the bus, each conversation's in order. That a turn has started waits a moment for what follows. A
 * notice that could not be sent is counted by `onError` and forgotten.
 */
export function createBusNotices({ bus, onError }: { bus: Bus; onError: (error: unknown) => void }): TurnNotices {
  const waiting = new Map<string, { notice: BusNotice; timer: NodeJS.Timeout }>();

  function publish(key: ConversationKey, notice: BusNotice): void {
    flush(key);
    send(key, notice);
  }

  function send({ botId, conversationId }: ConversationKey, notice: BusNotice): void {
    bus.publish({ botId, conversationId }, notice).catch(onError);
  }

  function flush(key: ConversationKey): void {
    const held = waiting.get(key.conversationId);
    if (held === undefined) return;
    clearTimeout(held.timer);
    waiting.delete(key.conversationId);
    send(key, held.notice);
  }

  return {
    send: (key, notice) => {
      if (notice.type !== 'turn.started') {
        publish(key, { kind: 'turn', notice });
        return;
      }
      flush(key);
      const timer = setTimeout(() => {
        flush(key);
      }, STARTED_WAITS_MS);
      waiting.set(key.conversationId, { notice: { kind: 'turn', notice }, timer });
    },
    logGrew: (key, lastSeq, event = null) => {
      publish(key, { kind: 'log', lastSeq, ...(event === null ? {} : { event }) });
    },
    deskChanged: (bot, change) => {
      send(toDeskAddress(bot), { kind: 'desk', change });
    },
  };
}
