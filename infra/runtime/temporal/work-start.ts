import type { NotificationKind } from '../../../contracts/deliveries.js';
import { STEP_SUMMARIES } from '../../../contracts/step-summaries.js';
import { TASK_QUEUES, toLeadWorkflowId } from '../../../contracts/temporal.js';

const SHARED = {
  taskQueue: TASK_QUEUES.conversations,
  // One that ended runs once more, one that runs goes on: what was delivered is not delivered again.
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  workflowIdConflictPolicy: 'USE_EXISTING',
} as const;

type LeadKey = { botId: string; leadId: string };
type Notification = { botId: string; kind: NotificationKind; subjectId: string };

/** How a lead's workflow is started, or found where it runs. */
export function toLeadStart({ botId, leadId }: LeadKey) {
  return {
    ...SHARED,
    workflowId: toLeadWorkflowId(leadId),
    args: [{ botId, leadId }] as [LeadKey],
    staticSummary: STEP_SUMMARIES.lead,
  };
}

/** How word to staff is started, or found where it runs. */
export function toNotificationStart({ workflowId, ...notification }: Notification & { workflowId: string }) {
  return {
    ...SHARED,
    workflowId,
    args: [notification] as [Notification],
    staticSummary: STEP_SUMMARIES.notification,
  };
}
