import { randomUUID } from 'node:crypto';

import type { Client } from '@temporalio/client';

import { BotManifest, type BotFolder } from '../contracts/bot.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../contracts/temporal.js';
import { createPrisma } from '../prisma/client.js';
import { createBotStore } from '../prisma/stores/bots.js';
import { INGESTION_WORKFLOW, type IngestionInput } from '../workflows/ingestion/messages.js';

/** A bot that looks nothing up: what it costs is the conversation alone. */
export function createPlainBot(): BotFolder {
  const settings = { knowledge: { mode: 'none' as const } };
  return {
    manifest: BotManifest.parse({ slug: `plain-${randomUUID().slice(0, 8)}`, name: 'Plain', settings }),
    faqs: [],
  };
}

/** Publishes bots as the product does: drafts in the record, and an ingestion workflow that activates each. */
export async function publishBots({
  databaseUrl,
  client,
  folders,
}: {
  databaseUrl: string;
  client: Client;
  folders: BotFolder[];
}): Promise<void> {
  const prisma = createPrisma({ databaseUrl });
  try {
    for (const folder of folders) {
      const { botId, generationId } = await createBotStore(prisma).saveDraft({ folder });
      const input: IngestionInput = { botId, generationId };
      await client.workflow.execute(INGESTION_WORKFLOW, {
        workflowId: toIngestionWorkflowId(generationId),
        taskQueue: TASK_QUEUES.batch,
        args: [input],
      });
    }
  } finally {
    await prisma.$disconnect();
  }
}
