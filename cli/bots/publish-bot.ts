import { z } from 'zod';

import { publishBotFolder, type PublishedBot } from '../../activities/knowledge/publish-bot.js';
import type { BotFolder } from '../../contracts/bot.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { connectTemporal } from '../../infra/runtime/temporal/connection.js';
import { createPrisma } from '../../prisma/client.js';
import { createBotStore } from '../../prisma/stores/bots.js';
import { INGESTION_WORKFLOW } from '../../workflows/ingestion/messages.js';

const PublishEnvironment = z.object({
  TEMPORAL_ADDRESS: VARIABLES.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: VARIABLES.TEMPORAL_NAMESPACE,
  TEMPORAL_TLS: VARIABLES.TEMPORAL_TLS,
  TEMPORAL_API_KEY: VARIABLES.TEMPORAL_API_KEY,
  DATABASE_URL: VARIABLES.DATABASE_URL,
  PARLEY_ENCRYPTION_KEYS: VARIABLES.PARLEY_ENCRYPTION_KEYS,
});

const INGESTED_WITHIN = '5 minutes';
const IngestionResult = z.object({ passageCount: z.number().int() });

/**
 * Publishes a bot folder, read before, on the parts that the environment names: a batch worker indexes its knowledge.
 */
export async function publishBot(input: {
  folder: BotFolder;
  env: NodeJS.ProcessEnv;
  onStep: (what: string) => void;
}): Promise<PublishedBot> {
  const env = readEnvironment(PublishEnvironment, input.env);
  const { client, connection } = await connectTemporal({ env });
  const prisma = createPrisma({ databaseUrl: env.DATABASE_URL, poolSize: 2 });
  try {
    return await publishBotFolder({
      folder: input.folder,
      bots: createBotStore(prisma),
      onProgress: input.onStep,
      startIngestion: async (scope) =>
        IngestionResult.parse(
          await client.workflow.execute(INGESTION_WORKFLOW, {
            staticSummary: STEP_SUMMARIES.ingestion,
            taskQueue: TASK_QUEUES.batch,
            workflowId: toIngestionWorkflowId(scope.generationId),
            workflowExecutionTimeout: INGESTED_WITHIN,
            args: [scope],
          }),
        ),
    });
  } finally {
    await Promise.all([prisma.$disconnect(), connection.close()]);
  }
}
