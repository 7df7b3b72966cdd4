import { proxyActivities, sleep } from '@temporalio/workflow';

import type { SweepActivities } from '../../activities/sweep/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { ConversationInspection, InspectionInput, SweepInput, SweepReport } from '../../contracts/sweep.js';

// The next sweep comes in half a minute: what fails for longer is better seen as a sweep that failed.
const step = (summary: string) =>
  proxyActivities<SweepActivities>({
    summary,
    startToCloseTimeout: '50s',
    heartbeatTimeout: '20s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumAttempts: 2 },
  });
const { sweep } = step(STEP_SUMMARIES.sweep);
const { inspectConversation } = step(STEP_SUMMARIES.inspect);

/** Compares Temporal with the log, once, or twice as a schedule has it; gives the latest report. */
export async function sweepWorkflow({ dryRun, againAfterSeconds }: SweepInput): Promise<SweepReport> {
  const startedAt = Date.now();
  const first = await sweep({ dryRun });
  if (againAfterSeconds === undefined) return first;
  const wait = startedAt + againAfterSeconds * 1000 - Date.now();
  if (wait > 0) await sleep(wait, { summary: STEP_SUMMARIES.sweepAgain });
  return await sweep({ dryRun });
}

/** Looks at one conversation, or sends it again what has no end, for an operator. */
export async function inspectionWorkflow(input: InspectionInput): Promise<ConversationInspection> {
  return await inspectConversation(input);
}
