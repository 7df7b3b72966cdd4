import { setTimeout as delay } from 'node:timers/promises';

import { createParleyClient, findUnanswered, type Conversation, type KeyValueStorage } from '../../../client/index.js';
import type { ConversationEvent } from '../../../contracts/events.js';
import { waitFor } from '../../../infra/embedded/process/wait.js';
import type { Random } from '../random.js';
import type { ClientNotes } from './client-log.js';
import type { Http } from './http.js';
import { createLoggedSocket } from './logged-socket.js';
import type { Habit, TalkingClient } from './talking-client.js';

export type SocketClientOptions = {
  baseUrl: string;
  botId: string;
  token: string;
  habit: Habit;
  notes: ClientNotes;
  http: Http;
  random: Random;
  /** Ends the talking. */
  enough: AbortSignal;
};

// Whoever got no answer for so long writes again all the same.
const PATIENCE_MS = 6_000;

/** Talks over WebSocket with the project's own client library. */
export function startSocketClient(options: SocketClientOptions): TalkingClient {
  const { botId, habit, notes, http, random, enough } = options;
  const { conversationId, client: name } = notes;
  const sent: string[] = [];
  const storage = createStorage();
  const library = createParleyClient({
    ...{ baseUrl: options.baseUrl, token: options.token, random: () => random.next() },
    WebSocket: createLoggedSocket(notes),
    ...(habit === 'reloads' ? { storage } : {}),
  });
  let kept: ConversationEvent[] = [];
  let conversation: Conversation = library.openConversation({ botId, conversationId, createIfMissing: true });

  const until = (holds: () => boolean, timeoutMs: number) =>
    waitFor({ probe: () => (holds() ? true : undefined), timeoutMs, everyMs: 20, signal: enough });
  const isUnsent = (id: string) =>
    conversation.getSnapshot().messages.some((message) => message.kind === 'own' && message.messageId === id && message.status.state === 'sending'); // prettier-ignore
  const isAnswered = () => findUnanswered(conversation.getSnapshot()).length === 0 && !sent.some(isUnsent);

  async function say(): Promise<void> {
    const text = `q-${name}-${sent.length + 1} and something to look up`;
    const { clientMessageId: id } = conversation.send({ text });
    sent.push(id);
    notes.sent({ id, text });
    if (habit !== 'repeats') return;
    const copies = await Promise.all([
      http.post(conversationId, { id, text }),
      http.post(conversationId, { id, text }),
    ]);
    for (const copy of copies) {
      if (copy.kind === 'done') notes.acknowledged(id);
      if (copy.kind === 'refused') notes.refused(id, copy.reason);
    }
  }

  async function cancelWhatIsMade(): Promise<void> {
    await until(() => conversation.getSnapshot().live !== null, 1_500);
    const { live } = conversation.getSnapshot();
    if (live !== null) await http.cancel(conversationId, live.turnId).catch(() => undefined);
  }

  async function leave(): Promise<void> {
    if (habit === 'resumes') await until(() => !sent.some(isUnsent), PATIENCE_MS);
    if (habit === 'resumes' && sent.some(isUnsent)) return;
    const { events, lastSeq } = conversation.getSnapshot();
    conversation.close();
    notes.remark('hung up');
    await delay(random.between(0, 1_500));
    if (habit === 'resumes') kept = [...kept, ...events];
    const from = habit === 'resumes' ? { lastSeq } : {};
    conversation = library.openConversation({ botId, conversationId, createIfMissing: true, ...from });
  }

  async function talk(): Promise<void> {
    // A copy over HTTP must not come before there is a conversation.
    if (habit === 'repeats') await http.startConversation(conversationId);
    while (!enough.aborted && habit !== 'watches') {
      for (let pieces = habit === 'bursts' ? random.between(2, 4) : 1; pieces > 0; pieces -= 1) {
        await say();
        await delay(random.between(0, 400));
      }
      if (habit === 'cancels' && random.chance(0.5)) await cancelWhatIsMade();
      if ((habit === 'resumes' || habit === 'reloads') && random.chance(0.4)) await leave();
      await until(isAnswered, PATIENCE_MS);
      await delay(random.between(100, 1_200), undefined, { signal: enough }).catch(() => undefined);
    }
  }

  return {
    unsent: () => sent.filter(isUnsent),
    toLog: () => notes.toLog([...kept, ...conversation.getSnapshot().events]),
    talked: talk(),
    close() {
      conversation.close();
      notes.close();
    },
  };
}

function createStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
