import { toEndedMessages, type ConversationEvent, type MessageEnd } from '../../contracts/events.js';
import type { MessageKey } from '../ports.js';
import type { Hub } from '../realtime/hub.js';

/** Whether an event ends a message: answers it, alone or jointly, says that its customer cancelled it, or passes it to people. */
function isEndOf(event: ConversationEvent, clientMessageId: string): event is MessageEnd {
  return toEndedMessages(event).includes(clientMessageId);
}

export type EndWait = {
  /** The message's end, or null once `seconds` are over or one of the signals is aborted. */
  messageEnd(options: { seconds: number; signals: AbortSignal[] }): Promise<MessageEnd | null>;
  stop(): void;
};

/** Begins to listen for the end of a message, before the message is sent: it cannot be missed. */
export async function listenForEnd(options: { hub: Hub; message: MessageKey; after: number }): Promise<EndWait> {
  const { botId, conversationId, clientMessageId } = options.message;
  let found: MessageEnd | null = null;
  let onFound = () => {};
  const stop = await options.hub.join({
    address: { botId, conversationId },
    after: options.after,
    listener: {
      onEvent(event) {
        if (!isEndOf(event, clientMessageId)) return;
        found = event;
        onFound();
      },
    },
  });
  return {
    stop,
    async messageEnd({ seconds, signals }) {
      const over = AbortSignal.any([...signals, AbortSignal.timeout(seconds * 1000)]);
      await new Promise<void>((resolve) => {
        if (found !== null || over.aborted) {
          resolve();
          return;
        }
        onFound = resolve;
        over.addEventListener('abort', () => { resolve(); }, { once: true }); // prettier-ignore
      });
      return found;
    },
  };
}
