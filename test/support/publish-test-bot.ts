import type { z } from 'zod';

import { loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import { BotManifest, type BotFolder, type BotSettings } from '../../contracts/bot.js';
import { BotFlows } from '../../contracts/flows.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { createBotCatalog } from '../../prisma/stores/bot-catalog.js';
import { createBotStore } from '../../prisma/stores/bots.js';
import { INGESTION_WORKFLOW } from '../../workflows/ingestion/messages.js';
import type { Surroundings } from './surroundings.js';

export type TestBot = {
  /** A bot folder to publish, absolute; its knowledge is indexed by the real ingestion. */
  folder?: string;
  /** Without a folder: settings that differ from the defaults. */
  settings?: z.input<typeof BotSettings>;
  /** Without a folder: its flows. */
  flows?: z.input<typeof BotFlows>['flows'];
};

export type PublishedTestBot = { botId: string; slug: string; ingestionIds: string[] };

/** Makes a bot live. One without a folder knows nothing, and says so at once. */
export async function publishTestBot({
  surroundings: { prisma, temporal },
  bot: { folder, settings = {}, flows = [] },
}: {
  surroundings: Surroundings;
  bot: TestBot;
}): Promise<PublishedTestBot> {
  const content = folder === undefined ? toEmptyBot(settings, flows) : await loadBotFolder({ directory: folder });
  const { botId, generationId } = await createBotStore(prisma).saveDraft({ folder: content });
  const { slug } = content.manifest;
  if (folder === undefined) {
    await createBotCatalog(prisma).activateGeneration({ botId, generationId, passageCount: 0 });
    return { botId, slug, ingestionIds: [] };
  }
  const workflowId = toIngestionWorkflowId(generationId);
  await temporal.client.workflow.execute(INGESTION_WORKFLOW, {
    taskQueue: TASK_QUEUES.batch,
    workflowId,
    args: [{ botId, generationId }],
  });
  return { botId, slug, ingestionIds: [workflowId] };
}

function toEmptyBot(settings: z.input<typeof BotSettings>, flows: NonNullable<TestBot['flows']>): BotFolder {
  const manifest = BotManifest.parse({
    slug: 'test-bot',
    name: 'Test Bot',
    settings: { knowledge: { mode: 'none' }, ...settings },
  });
  return { manifest, faqs: [], flows: BotFlows.parse({ flows }) };
}
