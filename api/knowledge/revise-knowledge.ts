import { INGESTION_WORKFLOW, type IngestionInput } from '../../workflows/ingestion/messages.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import type { ApiContext } from '../context.js';
import { botNotFound, knowledgeNotStarted } from '../errors.js';
import type { GenerationRecord, KnowledgeStore } from '../ports.js';

const START_DEADLINE_MS = 5_000;

/**
 * Makes a new generation of a bot's knowledge and has it built. It is stored before it is begun: one that could not be
 * begun counts as failed, and the next change is made to what was there before.
 * @throws ApiProblem 404, 503, and whatever `change` throws
 */
export async function reviseKnowledge(
  { deps: { knowledge, temporal, logger } }: Pick<ApiContext, 'deps'>,
  revision: Parameters<KnowledgeStore['revise']>[0],
): Promise<GenerationRecord> {
  const { botId } = revision;
  const generation = await knowledge.revise(revision);
  if (generation === null) throw botNotFound();
  const input: IngestionInput = { botId, generationId: generation.id };
  try {
    await temporal.withDeadline(Date.now() + START_DEADLINE_MS, () =>
      temporal.workflow.start(INGESTION_WORKFLOW, {
        staticSummary: STEP_SUMMARIES.ingestion,
        taskQueue: TASK_QUEUES.batch,
        workflowId: toIngestionWorkflowId(generation.id),
        args: [input],
      }),
    );
  } catch (error) {
    const reason = 'Temporal could not be reached to begin it.';
    await knowledge.abandon({ ...input, reason }).catch((cause: unknown) => {
      logger.error({ err: cause, ...input }, 'a generation that was not begun could not be marked');
    });
    throw knowledgeNotStarted(error);
  }
  return generation;
}
