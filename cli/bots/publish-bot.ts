import { z } from 'zod';

import { publishBotFolder, type PublishedBot } from '../../activities/knowledge/publish-bot.js';
import { COMMAND_LINE } from '../../contracts/audit.js';
import type { BotFolder } from '../../contracts/bot.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { connectTemporal } from '../../infra/runtime/temporal/connection.js';
import { createPrisma } from '../../prisma/client.js';
import { recordAudit } from '../../prisma/stores/audit.js';
import { createBotSettingsStore } from '../../prisma/stores/bot-settings.js';
import { createBotStore, EditsWouldBeLostError } from '../../prisma/stores/bots.js';
import { UserError } from '../user-error.js';
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

/** `changed`: the settings that were changed in the browser, and are not as in the folder. */
export type PublishedFolder = PublishedBot & { changed: string[] };

/**
 * Publishes a bot folder, read before, on the parts that the environment names: a batch worker indexes its knowledge.
 * @throws UserError where that would undo edits of FAQs, unless `edits` says that they are to be replaced
 */
export async function publishBot(input: {
  folder: BotFolder;
  edits: 'refuse' | 'replace';
  env: NodeJS.ProcessEnv;
  onStep: (what: string) => void;
}): Promise<PublishedFolder> {
  const env = readEnvironment(PublishEnvironment, input.env);
  const { client, connection } = await connectTemporal({ env });
  const prisma = createPrisma({ databaseUrl: env.DATABASE_URL, poolSize: 2 });
  try {
    const bot = await publishBotFolder({
      folder: input.folder,
      edits: input.edits,
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
    const { botId, version } = bot;
    const note = { botId, targetId: botId, details: { version } };
    await recordAudit(prisma, { actor: COMMAND_LINE, action: 'bot.published', ...note });
    const settings = await createBotSettingsStore(prisma).read(bot);
    return { ...bot, changed: settings?.changed.map(({ name }) => name) ?? [] };
  } catch (error) {
    throw error instanceof EditsWouldBeLostError ? toUserError(error, input.folder.manifest.slug) : error;
  } finally {
    await Promise.all([prisma.$disconnect(), connection.close()]);
  }
}

const IDS_NAMED = 5;

function toUserError(error: EditsWouldBeLostError, slug: string): UserError {
  const ids = Object.values(error.lost).flat();
  const named = ids.slice(0, IDS_NAMED).join(', ') + (ids.length > IDS_NAMED ? ', ...' : '');
  const counts = Object.entries(error.lost)
    .filter(([, lost]) => lost.length > 0)
    .map(([what, lost]) => `${lost.length} ${what}`);
  return new UserError(
    `The FAQs of ${slug} were edited since it was published, and the folder would undo that: ${counts.join(', ')} (${named}).`,
    {
      remedy: [
        `Take the edits over: npx parley faq export --bot ${slug} writes the FAQs as JSON, for the folder's file of FAQs.`,
        'Or replace them with the folder: npx parley bot publish DIR --force',
      ].join('\n'),
      cause: error,
    },
  );
}
