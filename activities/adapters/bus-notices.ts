import type { Bus, BusNotice } from '../../contracts/bus.js';
import type { ConversationKey, TurnNotices } from '../ports.js';

/** Turn notices over the bus. A notice that could not be sent is counted by `onError` and forgotten. */
export function createBusNotices({ bus, onError }: { bus: Bus; onError: (error: unknown) => void }): TurnNotices {
  function publish({ botId, conversationId }: ConversationKey, notice: BusNotice): void {
    bus.publish({ botId, conversationId }, notice).catch(onError);
  }
  return {
    send: (key, notice) => {
      publish(key, { kind: 'turn', notice });
    },
    logGrew: (key, lastSeq) => {
      publish(key, { kind: 'log', lastSeq });
    },
  };
}
