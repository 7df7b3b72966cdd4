import type { ConversationEvent, MessageCreatedEvent } from '../../contracts/events.js';
import type { MessageKey } from '../ports.js';
import type { Hub } from '../realtime/hub.js';

/** Whether an event is the answer that covers a message, alone or jointly. */
export function isAnswerTo(event: ConversationEvent, clientMessageId: string): event is MessageCreatedEvent {
  return event.type === 'message.created' && event.payload.answer?.answers.includes(clientMessageId) === true;
}

export type AnswerWait = {
  /** The answer, or null once `seconds` are over or one of the signals is aborted. */
  answer(options: { seconds: number; signals: AbortSignal[] }): Promise<MessageCreatedEvent | null>;
  end(): void;
};

/** Begins to listen for the answer to a message, before the message is sent: it cannot be missed. */
export async function listenForAnswer(options: { hub: Hub; message: MessageKey; after: number }): Promise<AnswerWait> {
  const { botId, conversationId, clientMessageId } = options.message;
  let found: MessageCreatedEvent | null = null;
  let onFound = () => {};
  const end = await options.hub.join({
    address: { botId, conversationId },
    after: options.after,
    listener: {
      onEvent(event) {
        if (!isAnswerTo(event, clientMessageId)) return;
        found = event;
        onFound();
      },
    },
  });
  return {
    end,
    async answer({ seconds, signals }) {
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
