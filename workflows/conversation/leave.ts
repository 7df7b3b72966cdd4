import { condition, patched, workflowInfo } from '@temporalio/workflow';

import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { Consolidation } from './consolidate.js';
import { mustHandOver } from './hand-over.js';
import type { Run } from './run.js';
import { mayAnswer } from './state.js';

// Longer than somebody who writes on leaves between two messages, and too short for anybody to notice.
const QUIET_MS = 1_000;

/** Whether a run has got long enough: its history is read again, whole, wherever a worker does not have it at hand. */
export function isRunFull({ state }: Run, turns: number): boolean {
  const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged } = workflowInfo();
  // Not before a turn: a run that could not move would begin again without end.
  if (targetWorkerDeploymentVersionChanged && turns > 0) return true;
  return continueAsNewSuggested || turns >= state.settings.conversation.turnsPerRun;
}

/**
 * False for a run from before runs chose the moment in which they are left: it is replayed as it was.
 * @see mayLeave
 */
export function choosesItsMoment(): boolean {
  return patched('leave-when-quiet');
}

/**
 * Waits for a moment to leave a full run in; false when a turn is to be taken first. Whatever reaches a run while it is
 * being left makes the server refuse, and the worker read the whole run again while its customer waits. So it is not left
 * right after an answer, when the next message is likeliest, nor with work under way beside the turns, but after a second
 * of silence; or else with the next message as it comes, which the next run answers.
 */
export async function mayLeave(run: Run, consolidation: Consolidation): Promise<boolean> {
  if (!choosesItsMoment()) return true;
  const hasWork = (): boolean => mustHandOver(run) || mayAnswer(run.state);
  await condition(() => hasWork() || !consolidation.working);
  if (consolidation.working) return false;
  await condition(hasWork, QUIET_MS, { summary: STEP_SUMMARIES.leave });
  return true;
}
