import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';

import { BotManifest, FaqEntry, type BotFolder } from '../../../contracts/bot.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../../../contracts/temporal.js';
import { createBotStore } from '../../../prisma/stores/bots.js';
import { INGESTION_WORKFLOW, type IngestionInput } from '../../../workflows/ingestion/messages.js';
import type { FaultStack } from './fault-stack.js';

const QUESTIONS = ['How can I return an item?', 'When do you open?', 'How long does delivery take?'];

const PAUSE_MS = 1_000;

/** The bot of a run: a small knowledge, a model, and a new run of the workflow every few turns. */
function toFolder(number: number): BotFolder {
  const settings = { conversation: { turnsPerRun: 12 }, knowledge: { threshold: 0.3 } };
  return {
    manifest: BotManifest.parse({ slug: 'faults', name: 'Faults', settings }),
    faqs: QUESTIONS.map((question, index) =>
      FaqEntry.parse({ id: `faq-${index}`, category: 'shop', question, answer: `This is version ${number}.` }),
    ),
  };
}

export type Publications = {
  botId: string;
  /** Versions that are being indexed now. */
  inFlight(): number;
  published(): number;
  /** Publishes no more, and resolves when what was begun has ended. */
  finish(): Promise<void>;
};

/** Publishes a version of the bot, and resolves when it answers. */
export async function publishVersion(stack: FaultStack, number: number): Promise<{ botId: string }> {
  const draft = await createBotStore(stack.prisma).saveDraft({ folder: toFolder(number) });
  await index(stack, draft);
  return { botId: draft.botId };
}

/** Publishes the bot once, and then again and again: what a batch worker works at while it is killed. */
export async function startPublications(stack: FaultStack, note: (what: string) => void): Promise<Publications> {
  const bots = createBotStore(stack.prisma);
  const first = await publishVersion(stack, 1);
  let [started, published, finished] = [1, 1, false];

  async function publish(): Promise<void> {
    const { botId, generationId } = await again(() => bots.saveDraft({ folder: toFolder(started + 1) }), note);
    started += 1;
    await again(() => index(stack, { botId, generationId }), note);
    published += 1;
  }

  const publishing = (async () => {
    while (!finished) {
      await publish();
      await delay(PAUSE_MS);
    }
  })();
  return {
    botId: first.botId,
    inFlight: () => started - published,
    published: () => published,
    async finish() {
      finished = true;
      await publishing;
    },
  };
}

async function index({ temporal }: FaultStack, { botId, generationId }: IngestionInput): Promise<void> {
  const workflowId = toIngestionWorkflowId(generationId);
  const options = { workflowId, taskQueue: TASK_QUEUES.batch, args: [{ botId, generationId }] };
  try {
    await temporal.client.workflow.start(INGESTION_WORKFLOW, options);
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
  await temporal.client.workflow.getHandle(workflowId).result();
}

/** Database and Temporal are killed, too. */
async function again<Result>(work: () => Promise<Result>, note: (what: string) => void): Promise<Result> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      note(
        `publishing is tried again: ${error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : 'unknown'}`,
      );
      await delay(500);
    }
  }
}
