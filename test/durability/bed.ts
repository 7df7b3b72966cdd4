import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { inject } from 'vitest';

import type { BotSettings } from '../../contracts/bot.js';
import { BotManifest } from '../../contracts/bot.js';
import type { ConversationInput, CustomerMessage } from '../../contracts/conversation.js';
import { TASK_QUEUES, toConversationWorkflowId } from '../../contracts/temporal.js';
import type { MessageCreatedEvent } from '../../contracts/events.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { createBus } from '../../infra/runtime/bus/index.js';
import { connectTemporal } from '../../infra/runtime/temporal/connection.js';
import { createPrisma } from '../../prisma/client.js';
import { createBotCatalog, createBotStore } from '../../prisma/stores/bots.js';
import { createConversationStore } from '../../prisma/stores/conversations.js';
import { createVisitorStore } from '../../prisma/stores/visitors.js';
import { CONVERSATION_WORKFLOW, messageReceived } from '../../workflows/conversation/messages.js';
import { findFreePort } from '../support/free-port.js';
import { createNamespace } from '../support/namespace.js';
import { startNodeProcess, type NodeProcess } from '../support/node-process.js';
import { createDatabase } from '../support/postgres.js';
import { replayEverything } from '../support/replay-rig.js';
import type { CrashPoint } from '../processes/crashing-worker.js';

export type Bed = Awaited<ReturnType<typeof makeBed>>;

/**
 * A conversation's real surroundings without the api: a database, a namespace, and workers as processes of their own
 * that may be killed. The bot has no knowledge and no model, so every answer is its fallback.
 */
export async function makeBed({ settings = {} }: { settings?: Partial<BotSettings> } = {}) {
  const database = await createDatabase();
  const namespace = await createNamespace(inject('temporalAddress'));
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'parley-test-'));
  const encryptionKey = randomBytes(32);
  const signingKey = randomBytes(32).toString('hex');
  const workerEnvironment = {
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    TEMPORAL_NAMESPACE: namespace,
    DATABASE_URL: database.url,
    PARLEY_DATA_DIR: dataFolder,
    PARLEY_ENCRYPTION_KEYS: `test:${encryptionKey.toString('base64')}`,
  };
  const temporal = await connectTemporal({
    env: {
      TEMPORAL_ADDRESS: workerEnvironment.TEMPORAL_ADDRESS,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TLS: false,
      PARLEY_ENCRYPTION_KEYS: [{ id: 'test', key: encryptionKey }],
    },
  });
  const prisma = createPrisma({ databaseUrl: database.url });
  const bus = createBus({ env: { DATABASE_URL: database.url }, onError: () => undefined });
  const conversations = createConversationStore(prisma);
  const manifest = BotManifest.parse({
    slug: 'bed',
    name: 'Bed',
    settings: { knowledge: { mode: 'none' }, ...settings },
  });
  const { botId, generationId } = await createBotStore(prisma).saveDraft({ folder: { manifest, faqs: [] } });
  await createBotCatalog(prisma).activateGeneration({ botId, generationId, passageCount: 0 });
  const { visitorId } = await createVisitorStore(prisma).create({ botId });
  const principal = { botId, visitorId };
  const processes: NodeProcess[] = [];
  const startedIds = new Set<string>();

  return {
    botId,
    client: temporal.client,
    prisma,

    async startConversation(): Promise<string> {
      const conversationId = randomUUID();
      await conversations.create({ principal, conversationId, channel: 'test' });
      return conversationId;
    },

    /** What the api does with an accepted message: resolves when Temporal has stored the signal. */
    async send(conversationId: string, text: string, clientMessageId: string = randomUUID()): Promise<CustomerMessage> {
      const message = { clientMessageId, text, at: new Date().toISOString(), correlationId: 'test' };
      const input: ConversationInput = { botId, conversationId };
      const workflowId = toConversationWorkflowId(conversationId);
      await temporal.client.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
        workflowId,
        taskQueue: TASK_QUEUES.conversations,
        args: [input],
        signal: messageReceived,
        signalArgs: [message],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      startedIds.add(workflowId);
      return message;
    },

    async startWorker(): Promise<NodeProcess> {
      const worker = await startNodeProcess({
        script: 'worker/main.js',
        env: { ...workerEnvironment, METRICS_PORT: String(await findFreePort()) },
      });
      processes.push(worker);
      return worker;
    },

    async startCrashingWorker(crashPoint: CrashPoint): Promise<NodeProcess> {
      const worker = await startNodeProcess({
        script: 'test/processes/crashing-worker.js',
        env: { ...workerEnvironment, CRASH_POINT: crashPoint },
      });
      processes.push(worker);
      return worker;
    },

    /** Starts an api process, a crashing one where `script` says so, and gives its address. */
    async startApi(script: 'api/main.js' | 'test/processes/crashing-api.js'): Promise<NodeProcess & { url: string }> {
      const port = await findFreePort();
      const env = { ...workerEnvironment, PARLEY_SIGNING_KEY: signingKey, PORT: String(port) };
      const api = await startNodeProcess({ script, env });
      processes.push(api);
      return { ...api, url: `http://127.0.0.1:${port}` };
    },

    /** Resolves in the moment in which the bot's next answer in this conversation is published. */
    async nextAnswer(conversationId: string): Promise<{ published: Promise<void> }> {
      let resolve: () => void = () => undefined;
      const published = new Promise<void>((done) => (resolve = done));
      await bus.subscribe({ botId, conversationId }, (notice) => {
        if (notice.kind === 'turn' && notice.notice.type === 'turn.completed') resolve();
      });
      return { published };
    },

    readLog: (conversationId: string) => conversations.readEvents({ botId, conversationId, after: 0, limit: 10_000 }),

    /** Waits until every one of these messages has been answered, and gives the log. */
    async answered(conversationId: string, messages: CustomerMessage[], timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const log = await this.readLog(conversationId);
        const covered = new Set(log.flatMap((event) => toAnswered(event)));
        if (messages.every(({ clientMessageId }) => covered.has(clientMessageId))) return log;
        if (Date.now() > deadline) {
          throw new Error(`Not answered in ${timeoutMs} ms; the log: ${JSON.stringify(log, null, 1)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    /** A conversation that was started by a customer of the api counts among those to be replayed. */
    expectReplayOf(conversationId: string): void {
      startedIds.add(toConversationWorkflowId(conversationId));
    },

    /** Ends what runs, after every history was replayed against the code of now. */
    async close(): Promise<void> {
      try {
        await replayEverything({
          client: temporal.client,
          dataConverter: temporal.dataConverter,
          workflowBundle: { codePath: path.join(findProjectRoot(), 'dist/workflows/bundle.cjs') },
          startedIds,
        });
      } finally {
        await Promise.all(processes.map((running) => running.stop()));
        await temporal.connection.close();
        await bus.close();
        await prisma.$disconnect();
        await database.drop();
        await rm(dataFolder, { recursive: true, force: true });
      }
    },
  };
}

function toAnswered(event: { type: string; payload: object }): string[] {
  return event.type === 'message.created' ? ((event as MessageCreatedEvent).payload.answer?.answers ?? []) : [];
}
