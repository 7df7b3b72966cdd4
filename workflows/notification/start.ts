import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild } from '@temporalio/workflow';

import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { toNotificationWorkflowId } from '../../contracts/temporal.js';
import { NOTIFICATION_WORKFLOW, type NotificationInput } from './messages.js';

/**
 * Has the staff told of something, once for each key. What brings the word outlives who asks for it: a mail server may be
 * away for a day.
 */
export async function startNotification(input: NotificationInput & { key: string }): Promise<void> {
  const { key, ...told } = input;
  try {
    await startChild(NOTIFICATION_WORKFLOW, {
      args: [told],
      workflowId: toNotificationWorkflowId(key),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      staticSummary: STEP_SUMMARIES.notification,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Has the staff told of a ticket, and the ticket sent where tickets go. */
export async function announceTicket({ botId, ticketId }: { botId: string; ticketId: string }): Promise<void> {
  const kind = 'ticket.opened';
  await startNotification({ botId, kind, subjectId: ticketId, key: `${kind}-${ticketId}` });
}
