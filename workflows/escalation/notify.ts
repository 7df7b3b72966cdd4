import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild } from '@temporalio/workflow';

import type { EscalationKey } from '../../activities/hand-over/ports.js';
import type { NotificationKind } from '../../contracts/deliveries.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { toNotificationWorkflowId } from '../../contracts/temporal.js';
import { NOTIFICATION_WORKFLOW } from '../notification/messages.js';

/**
 * Has the staff told, once for each `occasion` of an escalation. What brings the word outlives the escalation: a mail
 * server may be away for a day.
 */
export async function notify(
  { botId, conversationId, escalationId }: EscalationKey,
  { kind, occasion }: { kind: NotificationKind; occasion: string },
): Promise<void> {
  try {
    await startChild(NOTIFICATION_WORKFLOW, {
      args: [{ botId, kind, subjectId: conversationId }],
      workflowId: toNotificationWorkflowId(`${escalationId}-${occasion}`),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      staticSummary: STEP_SUMMARIES.notification,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
