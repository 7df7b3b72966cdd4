import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';

import { EscalationRefusal, type Escalation } from '../../contracts/hand-over.js';
import { toEscalationStart } from '../../infra/runtime/temporal/escalation-start.js';
import { ESCALATION_WORKFLOW, type EscalationInput } from '../../workflows/escalation/messages.js';
import type { ApiContext } from '../context.js';
import {
  agentFull,
  agentUnknown,
  conversationErased,
  conversationNotClosed,
  conversationWithPeople,
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
  conversation_not_closed: conversationNotClosed,
  conversation_with_people: conversationWithPeople,
  conversation_erased: conversationErased,
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
    reopens,
  }: {
    escalation: EscalationAddress;
    update: UpdateDefinition<undefined, [Input]>;
    input: Input;
    /** It is to begin with opening a closed conversation again. */
    reopens?: EscalationInput['reopens'];
  },
): Promise<void> {
  const { id: escalationId, botId, conversationId } = escalation;
  const key = { botId, conversationId, escalationId };
  const started: [EscalationInput] = [reopens === undefined ? key : { ...key, reopens }];
  const startWorkflowOperation = new WithStartWorkflowOperation(ESCALATION_WORKFLOW, {
    ...toEscalationStart(key),
    args: started,
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
