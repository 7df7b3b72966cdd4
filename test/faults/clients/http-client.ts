import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { toEndedMessages, type ConversationEvent } from '../../../contracts/events.js';
import type { Random } from '../random.js';
import type { ClientNotes } from './client-log.js';
import type { Http } from './http.js';
import type { TalkingClient } from './talking-client.js';

export type HttpClientOptions = {
  notes: ClientNotes;
  http: Http;
  random: Random;
  /** Sends each message twice at once. */
  repeats: boolean;
  enough: AbortSignal;
  /** Ends also the reading. */
  over: AbortSignal;
};

const PATIENCE_MS = 6_000;

/** Talks over HTTP alone: posts, waits for some answers in the request, and reads the log page by page. */
export function startHttpClient({ notes, http, random, repeats, enough, over }: HttpClientOptions): TalkingClient {
  const { conversationId, client: name } = notes;
  const unsent = new Set<string>();
  const transcript: ConversationEvent[] = [];
  const saw = notes.connected();
  let said = 0;

  async function read(): Promise<void> {
    const page = await http.readPage(conversationId, transcript.at(-1)?.seq ?? 0);
    for (const event of page?.events ?? []) {
      transcript.push(event);
      saw(event);
    }
  }

  async function deliver(message: { id: string; text: string }): Promise<void> {
    const outcome = await http.post(conversationId, message, random.chance(0.5) ? 5 : 0);
    if (outcome.kind === 'given up') return;
    unsent.delete(message.id);
    if (outcome.kind === 'done') notes.acknowledged(message.id);
    else notes.refused(message.id, outcome.reason);
  }

  async function say(): Promise<void> {
    said += 1;
    const message = { id: randomUUID(), text: `q-${name}-${said} and something to look up` };
    unsent.add(message.id);
    notes.sent(message);
    await Promise.all(Array.from({ length: repeats ? 2 : 1 }, () => deliver(message)));
    const deadline = performance.now() + PATIENCE_MS;
    while (!over.aborted && performance.now() < deadline) {
      await read();
      if (transcript.some((event) => toEndedMessages(event).includes(message.id))) return;
      await delay(200);
    }
  }

  async function talk(): Promise<void> {
    await http.startConversation(conversationId);
    while (!enough.aborted) {
      await say();
      await delay(random.between(100, 1_200), undefined, { signal: enough }).catch(() => undefined);
    }
    void listen();
  }

  async function listen(): Promise<void> {
    while (!over.aborted) {
      await read();
      await delay(500, undefined, { signal: over }).catch(() => undefined);
    }
  }

  return {
    unsent: () => [...unsent],
    toLog: () => notes.toLog(transcript),
    talked: talk(),
    close() {
      notes.close();
    },
  };
}
