import { proxyActivities } from '@temporalio/workflow';

import type { IngestionActivities } from '../../activities/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { IngestionInput } from './messages.js';

const step = (summary: string) =>
  proxyActivities<IngestionActivities>({
    summary,
    startToCloseTimeout: '30m',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '30s', maximumAttempts: 8 },
  });
const { indexGeneration } = step(STEP_SUMMARIES.index);
const { failGeneration } = step(STEP_SUMMARIES.fail);

/**
 * Builds one knowledge generation beside the one that answers, and switches to it at once: a bot is never empty. A
 * generation that cannot be built is marked failed, and the former goes on answering.
 */
export async function ingestionWorkflow(input: IngestionInput): Promise<{ passageCount: number }> {
  try {
    return await indexGeneration(input);
  } catch (failure) {
    await failGeneration({ ...input, reason: 'The knowledge could not be indexed; the worker log says why.' });
    throw failure;
  }
}
