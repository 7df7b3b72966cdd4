import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { requestVisitorToken } from '../../../client/index.js';
import { createRandom } from '../random.js';
import { createClientNotes } from './client-log.js';
import { createHttp } from './http.js';
import { startHttpClient } from './http-client.js';
import type { Progress } from './progress.js';
import { startSocketClient } from './socket-client.js';
import type { Habit, TalkingClient } from './talking-client.js';

/** Who is in a conversation. */
type Cast = (Habit | 'http' | 'http twice')[];

// Alone, with somebody who watches, and two who both write.
const CASTS: Cast[] = [
  ['steady', 'watches'],
  ['bursts', 'watches'],
  ['cancels'],
  ['resumes', 'watches'],
  ['reloads'],
  ['repeats', 'watches'],
  ['http'],
  ['http twice', 'watches'],
  ['steady', 'bursts'],
  ['bursts'],
  ['cancels', 'http'],
  ['resumes', 'reloads'],
];

/** Lets conversations begin, each with the next cast, until `enough`; clients listen until `over`. */
export async function startClients(input: {
  baseUrl: string;
  botId: string;
  conversations: number;
  seed: number;
  folder: string;
  progress: Progress;
  enough: AbortSignal;
  over: AbortSignal;
}): Promise<TalkingClient[]> {
  const { baseUrl, botId, enough, over } = input;
  const folder = path.join(input.folder, 'clients');
  mkdirSync(folder, { recursive: true });

  async function begin(number: number): Promise<TalkingClient[]> {
    const { token } = await requestVisitorToken({ baseUrl, botId });
    const conversationId = randomUUID();
    const cast = CASTS[number % CASTS.length] ?? [];
    return cast.map((role, place) => {
      const client = `${number + 1}${'abc'[place] ?? ''}`;
      const notes = createClientNotes({ client, conversationId, folder, progress: input.progress });
      notes.remark(role);
      const random = createRandom(input.seed * 1_000 + number * 10 + place);
      const http = createHttp({
        baseUrl,
        token,
        random,
        over,
        remark: (what) => {
          notes.remark(what);
        },
      });
      const common = { notes, http, random, enough };
      if (role === 'http' || role === 'http twice') {
        return startHttpClient({ ...common, over, repeats: role === 'http twice' });
      }
      return startSocketClient({ ...common, baseUrl, botId, token, habit: role });
    });
  }

  const clients = await Promise.all(Array.from({ length: input.conversations }, (_, number) => begin(number)));
  return clients.flat();
}
