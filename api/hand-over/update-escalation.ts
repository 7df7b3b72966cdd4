import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

import { EscalationRefusal, type Escalation } from '../../contracts/hand-over.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES, toEscalationWorkflowId } from '../../contracts/temporal.js';
import { ESCALATION_WORKFLOW } from '../../workflows/escalation/messages.js';
import type { ApiContext } from '../context.js';
import {
  agentFull,
  agentUnknown,
  escalationEnded,
  escalationNotYours,
  escalationTaken,
  workflowNotAnswering,
  type ApiProblem,
} from '../errors.js';
import { settleWithin } from '../settle-within.js';

const UPDATE_DEADLINE_MS = 8_000;

type EscalationAddress = Pick<Escalation, 'id' | 'botId' | 'conversationId'>;

const REFUSALS: Record<EscalationRefusal, () => ApiProblem> = {
  escalation_taken: escalationTaken,
  escalation_not_yours: escalationNotYours,
  escalation_ended: escalationEnded,
  agent_full: agentFull,
  agent_unknown: agentUnknown,
};

/**
 * Asks an escalation's workflow for something and waits for its verdict. Where there is no run, because it has yet to begin
 * or was lost, one is started and goes on from the record. May be repeated: what was done already is done.
 * @throws ApiProblem 409 or 422 where it refuses, 503 where it does not answer
 */
export async function updateEscalation<Input>(
  { deps: { temporal } }: Pick<ApiContext, 'deps'>,
  {
    escalation,
    update,
    input,
  }: { escalation: EscalationAddress; update: UpdateDefinition<undefined, [Input]>; input: Input },
): Promise<void> {
  const { id: escalationId, botId, conversationId } = escalation;
  const startWorkflowOperation = new WithStartWorkflowOperation(ESCALATION_WORKFLOW, {
    workflowId: toEscalationWorkflowId(escalationId),
    taskQueue: TASK_QUEUES.conversations,
    args: [{ botId, conversationId, escalationId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: STEP_SUMMARIES.escalation,
  });
  // Its failure is the update's, too.
  startWorkflowOperation.workflowHandle().catch(() => undefined);
  const asked = temporal.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
    temporal.workflow.executeUpdateWithStart(update, { args: [input], startWorkflowOperation }),
  );
  const outcome = await settleWithin(asked, UPDATE_DEADLINE_MS);
  if (outcome.status === 'fulfilled') return;
  throw toProblem(outcome.status === 'rejected' ? outcome.reason : new Error('The update took too long.'));
}

function toProblem(reason: unknown): ApiProblem {
  const cause = reason instanceof WorkflowUpdateFailedError ? reason.cause : undefined;
  const refusal = EscalationRefusal.safeParse(cause instanceof ApplicationFailure ? cause.type : undefined);
  return refusal.success ? REFUSALS[refusal.data]() : workflowNotAnswering(reason);
}
