import { setTimeout as delay } from 'node:timers/promises';

import { v7 as uuidV7 } from 'uuid';
import { WebSocket } from 'ws';

import { createTokenSigner } from '../../api/auth/signed-tokens.js';
import { createTokens } from '../../api/auth/tokens.js';
import { createParleyClient, type Conversation, type WebSocketConstructor } from '../../client/index.js';
import { createPrisma } from '../../prisma/client.js';
import { readMemoryMb } from '../measure/memory.js';
import { toPercentiles } from '../measure/statistics.js';
import { publishPlainBot, type BenchStack } from '../stack.js';

export const FULL_SOCKETS = { sockets: 10_000, storm: 2_000 } as const;
// For a test that the benchmark still runs; its figures mean nothing.
export const SMOKE_SOCKETS = { sockets: 20, storm: 10 } as const;
const AT_ONCE = 100;
const OPEN_WITHIN_MS = 120_000;

/** What open sockets cost the api in memory, and how clients come back when it is replaced. */
export async function measureSockets(
  stack: BenchStack,
  size: typeof FULL_SOCKETS | typeof SMOKE_SOCKETS,
): Promise<void> {
  const { botSlug } = await publishPlainBot(stack);
  console.log(`${size.sockets} visitors, each with a conversation ...`);
  const visitors = await createVisitors(stack, { slug: botSlug, count: size.sockets });
  await measureMemory(stack, visitors);
  await measureStorm(stack, visitors.slice(0, size.storm));
}

type Visitor = { token: string; botId: string; conversationId: string };

/** Straight into the record: the api lets ten new visitors a second in, and that is not what is measured. */
async function createVisitors(
  { databaseUrl, signingKey }: BenchStack,
  { slug, count }: { slug: string; count: number },
): Promise<Visitor[]> {
  const prisma = createPrisma({ databaseUrl });
  const tokens = createTokens(createTokenSigner({ signingKey }));
  try {
    const { id: botId } = await prisma.bot.findFirstOrThrow({ where: { slug } });
    const rows = Array.from({ length: count }, () => ({ visitorId: uuidV7(), conversationId: uuidV7() }));
    await prisma.visitor.createMany({ data: rows.map(({ visitorId }) => ({ id: visitorId, botId })) });
    await prisma.conversation.createMany({
      data: rows.map(({ visitorId, conversationId }) => ({ id: conversationId, botId, visitorId, lastSeq: 1 })),
    });
    await prisma.conversationEvent.createMany({
      data: rows.map(({ conversationId }) => ({
        ...{ conversationId, botId, seq: 1, at: new Date(), actor: 'system', eventId: 'conversation.started' },
        type: 'conversation.started',
        payload: { botName: 'Plain', greeting: 'Hello', suggestions: [] },
      })),
    });
    return await Promise.all(
      rows.map(async ({ visitorId, conversationId }) => ({
        ...{ botId, conversationId },
        token: (await tokens.signVisitor({ botId, visitorId })).token,
      })),
    );
  } finally {
    await prisma.$disconnect();
  }
}

async function measureMemory(stack: BenchStack, visitors: Visitor[]): Promise<void> {
  const idle = readApiMb(stack);
  const sockets: WebSocket[] = [];
  const started = performance.now();
  for (let from = 0; from < visitors.length; from += AT_ONCE) {
    const group = visitors.slice(from, from + AT_ONCE);
    sockets.push(...(await Promise.all(group.map((visitor) => openSocket(stack, visitor)))));
  }
  const seconds = (performance.now() - started) / 1000;
  await delay(2_000);
  const open = readApiMb(stack);
  console.log(
    `${sockets.length} sockets, each with its conversation open, in ${seconds.toFixed(1)} s: the api takes ` +
      `${open.toFixed(0)} MB, ${(open - idle).toFixed(0)} MB more than idle (${idle.toFixed(0)} MB)`,
  );
  for (const socket of sockets) socket.terminate();
}

function openSocket({ apiUrl }: BenchStack, { token, botId, conversationId }: Visitor): Promise<WebSocket> {
  const socket = new WebSocket(`${apiUrl.replace('http', 'ws')}/api/v1/chat/ws`, 'parley.v1', {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(JSON.stringify({ type: 'conversation.open', payload: { botId, conversationId } }));
    });
    socket.once('message', () => {
      resolve(socket);
    });
  });
}

/** Every client loses its connection at once, as in a deploy, and comes back by itself. */
async function measureStorm(stack: BenchStack, visitors: Visitor[]): Promise<void> {
  const conversations: Conversation[] = [];
  for (let from = 0; from < visitors.length; from += AT_ONCE) {
    const group = visitors.slice(from, from + AT_ONCE).map(({ token, botId, conversationId }) =>
      createParleyClient({
        ...{ baseUrl: stack.apiUrl, token },
        WebSocket: WebSocket as unknown as WebSocketConstructor,
      }).openConversation({ botId, conversationId }),
    );
    await Promise.all(group.map((conversation) => untilOpen(conversation)));
    conversations.push(...group);
  }
  let refused = 0;
  for (const conversation of conversations) {
    conversation.subscribe(() => {
      if (conversation.getSnapshot().connection.state === 'closed') refused += 1;
    });
  }
  const stopping = performance.now();
  const lost = conversations.map((conversation) => untilNot(conversation, 'open'));
  await stack.restartApi();
  await Promise.all(lost);
  const up = performance.now();
  const back = await Promise.all(
    conversations.map(async (conversation) => {
      await untilOpen(conversation);
      return performance.now() - up;
    }),
  );
  const { p50, p95, p99 } = toPercentiles(back);
  console.log(
    `${conversations.length} clients lose the api; another listens after ${((up - stopping) / 1000).toFixed(1)} s. They are ` +
      `back after p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, p99 ${p99.toFixed(0)} ms; refused for good: ${refused}`,
  );
  for (const conversation of conversations) conversation.close();
}

function untilOpen(conversation: Conversation): Promise<void> {
  return until(conversation, (state) => state === 'open');
}

function untilNot(conversation: Conversation, unwanted: string): Promise<void> {
  return until(conversation, (state) => state !== unwanted);
}

function until(conversation: Conversation, holds: (state: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`A client is ${conversation.getSnapshot().connection.state} for too long.`));
    }, OPEN_WITHIN_MS);
    const look = (): void => {
      if (!holds(conversation.getSnapshot().connection.state)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const unsubscribe = conversation.subscribe(look);
    look();
  });
}

function readApiMb({ processes }: BenchStack): number {
  return readMemoryMb(processes)['api'] ?? Number.NaN;
}
