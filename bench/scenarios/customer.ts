import { setTimeout as delay } from 'node:timers/promises';

import { WebSocket } from 'ws';

import {
  createParleyClient,
  ParleyError,
  requestVisitorToken,
  type Conversation,
  type ConversationSnapshot,
  type WebSocketConstructor,
} from '../../client/index.js';

export type TurnSample = { ackMs: number; firstTokenMs: number; replyMs: number };

/** A customer at a WebSocket client: one visitor, one conversation. */
export type Customer = {
  readonly conversationId: string;
  /** Sends a message and times its receipt, the first text of its answer, and the answer in the log. */
  ask(question: string): Promise<TurnSample>;
  /** Sends a message and does not wait. */
  send(question: string): void;
  /** Sends a message that is stopped before it is answered, and waits until the log says that it was cancelled. */
  sendAndCancel(question: string, stopWhen: Promise<unknown>): Promise<void>;
  leave(): void;
};

const TURN_TIMEOUT_MS = 120_000;
const RETRY_MS = 500;

/** Comes to a bot and opens a conversation. Many at once wait for the api's limit of new visitors. */
export async function createCustomer({ baseUrl, botSlug }: { baseUrl: string; botSlug: string }): Promise<Customer> {
  const { token, botId } = await becomeVisitor({ baseUrl, botSlug });
  const client = createParleyClient({ baseUrl, token, WebSocket: WebSocket as unknown as WebSocketConstructor });
  const conversation = client.openConversation({ botId });
  await until(conversation, ({ history }) => history === 'complete');
  return {
    conversationId: conversation.conversationId,
    ask: (question) => timeTurn(conversation, question),
    send: (question) => {
      conversation.send({ text: question });
    },
    sendAndCancel: async (question, stopWhen) => {
      const { clientMessageId } = conversation.send({ text: question });
      await stopWhen;
      conversation.cancel();
      await until(conversation, (snapshot) => isCancelled(snapshot, clientMessageId));
    },
    leave: () => {
      conversation.close();
    },
  };
}

async function becomeVisitor(bot: { baseUrl: string; botSlug: string }) {
  for (;;) {
    try {
      return await requestVisitorToken(bot);
    } catch (error) {
      if (!(error instanceof ParleyError) || error.problem.status !== 429) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function timeTurn(conversation: Conversation, question: string): Promise<TurnSample> {
  const started = performance.now();
  const elapsed = (): number => performance.now() - started;
  const { clientMessageId: messageId } = conversation.send({ text: question });
  const [ackMs, firstTokenMs, replyMs] = await Promise.all([
    until(conversation, (snapshot) => isAcknowledged(snapshot, messageId)).then(elapsed),
    until(conversation, (snapshot) => (snapshot.live?.text ?? '') !== '' || isAnswered(snapshot, messageId)).then(
      elapsed,
    ),
    until(conversation, (snapshot) => isAnswered(snapshot, messageId)).then(elapsed),
  ]);
  return { ackMs, firstTokenMs, replyMs };
}

function isAcknowledged({ messages }: ConversationSnapshot, id: string): boolean {
  return messages.some(
    (message) => message.messageId === id && (message.kind === 'recorded' || message.status.state === 'acknowledged'),
  );
}

function isAnswered({ messages }: ConversationSnapshot, id: string): boolean {
  return messages.some((message) => message.kind === 'recorded' && message.answer?.answers.includes(id) === true);
}

function isCancelled({ messages }: ConversationSnapshot, id: string): boolean {
  return messages.some(
    (message) => message.messageId === id && message.kind === 'recorded' && message.outcome?.kind === 'cancelled',
  );
}

function until(conversation: Conversation, holds: (snapshot: ConversationSnapshot) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`A turn took longer than ${TURN_TIMEOUT_MS} ms.`));
    }, TURN_TIMEOUT_MS);
    const look = (): void => {
      if (!holds(conversation.getSnapshot())) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const unsubscribe = conversation.subscribe(look);
    look();
  });
}
