import { toDeskAddress, type Bus, type BusNotice } from '../../contracts/bus.js';
import type { ConversationEvent } from '../../contracts/events.js';
import type { ConversationKey, TurnNotices } from '../ports.js';

// Shorter than anybody notices, and longer than a quick answer takes: what comes by then travels with it.
const HELD_MS = 40;

type Held = { notices: BusNotice[]; timer: NodeJS.Timeout };

/**
 * Turn notices over the bus, each conversation's in order. That a message was recorded, and that its turn has started, waits a
 * moment for what follows. A notice that could not be sent is counted by `onError` and forgotten.
 */
export function createBusNotices({ bus, onError }: { bus: Bus; onError: (error: unknown) => void }): TurnNotices {
  const waiting = new Map<string, Held>();

  function publish(key: ConversationKey, notice: BusNotice): void {
    flush(key);
    send(key, notice);
  }

  function send({ botId, conversationId }: ConversationKey, notice: BusNotice): void {
    bus.publish({ botId, conversationId }, notice).catch(onError);
  }

  function hold(key: ConversationKey, notice: BusNotice): void {
    const held = waiting.get(key.conversationId);
    if (held !== undefined) {
      held.notices.push(notice);
      return;
    }
    const timer = setTimeout(() => {
      flush(key);
    }, HELD_MS);
    waiting.set(key.conversationId, { notices: [notice], timer });
  }

  function flush(key: ConversationKey): void {
    const held = waiting.get(key.conversationId);
    if (held === undefined) return;
    clearTimeout(held.timer);
    waiting.delete(key.conversationId);
    for (const notice of held.notices) send(key, notice);
  }

  return {
    send: (key, notice) => {
      (notice.type === 'turn.started' ? hold : publish)(key, { kind: 'turn', notice });
    },
    recorded: (key, lastSeq, event) => {
      hold(key, toLogNotice(lastSeq, event));
    },
    logGrew: (key, lastSeq, event = null) => {
      publish(key, toLogNotice(lastSeq, event));
    },
    deskChanged: (bot, change) => {
      send(toDeskAddress(bot), { kind: 'desk', change });
    },
  };
}

function toLogNotice(lastSeq: number, event: ConversationEvent | null): BusNotice {
  return { kind: 'log', lastSeq, ...(event === null ? {} : { event }) };
}
