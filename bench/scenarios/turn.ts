import { WebSocket } from 'ws';

import {
  createParleyClient,
  requestVisitorToken,
  type Conversation,
  type ConversationSnapshot,
  type WebSocketConstructor,
} from '../../client/index.js';

export type TurnSample = { ackMs: number; firstTokenMs: number; replyMs: number };

const TURN_TIMEOUT_MS = 60_000;

/** A customer at a WebSocket client: one visitor, one conversation, and one turn after the other with each question. */
export async function runConversation({
  baseUrl,
  botSlug,
  questions,
}: {
  baseUrl: string;
  botSlug: string;
  questions: readonly string[];
}): Promise<TurnSample[]> {
  const { token, botId } = await requestVisitorToken({ baseUrl, botSlug });
  const client = createParleyClient({ baseUrl, token, WebSocket: WebSocket as unknown as WebSocketConstructor });
  const conversation = client.openConversation({ botId });
  try {
    await until(conversation, ({ history }) => history === 'complete');
    const samples: TurnSample[] = [];
    for (const question of questions) samples.push(await timeTurn(conversation, question));
    return samples;
  } finally {
    conversation.close();
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
