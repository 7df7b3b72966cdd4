import { TASK_QUEUES, toEscalationWorkflowId } from '../../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../../contracts/step-summaries.js';

type Key = { botId: string; conversationId: string; escalationId: string };

/** How an escalation's workflow is started where it does not run: the same for everybody who does. It goes on from the record. */
export function toEscalationStart({ botId, conversationId, escalationId }: Key) {
  return {
    workflowId: toEscalationWorkflowId(escalationId),
    taskQueue: TASK_QUEUES.conversations,
    args: [{ botId, conversationId, escalationId }] as [Key],
    staticSummary: STEP_SUMMARIES.escalation,
    workflowIdConflictPolicy: 'USE_EXISTING',
  } as const;
}
