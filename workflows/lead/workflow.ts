import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';

import type { DeliveryActivities } from '../../activities/delivery/index.js';
import type { NotificationKind } from '../../contracts/deliveries.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES, toNotificationWorkflowId } from '../../contracts/temporal.js';
import { deliver, type Urgings } from '../delivery/deliver.js';
import { sendNow } from '../delivery/messages.js';
import { notificationWorkflow } from '../notification/workflow.js';
import type { LeadInput } from './messages.js';

const { planLead } = proxyActivities<DeliveryActivities>({
  summary: STEP_SUMMARIES.planLead,
  taskQueue: TASK_QUEUES.outgoing,
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * Brings a lead to where its bot's leads go, as one record. One that could not be delivered is marked so; another run
 * sends it again, to where the bot's leads go then.
 */
export async function leadWorkflow({ botId, leadId }: LeadInput): Promise<{ status: 'kept' | 'failed' }> {
  const urgings: Urgings = { count: 0 };
  setHandler(sendNow, () => {
    urgings.count += 1;
  });
  const plan = await planLead({ botId, leadId });
  if (plan.tells) await tell({ botId, leadId, kind: 'lead.captured' });
  if (plan.status === 'kept') return { status: 'kept' };
  const { deliveryId, retry, tells } = plan;
  const end = await deliver({ key: { botId, deliveryId }, retry, urgings });
  if (end !== 'failed') return { status: 'kept' };
  if (tells) await tell({ botId, leadId, kind: 'lead.failed' });
  return { status: 'failed' };
}

/** Has staff told, once for each lead and kind, however often the lead is sent again. */
async function tell({ botId, leadId, kind }: LeadInput & { kind: NotificationKind }): Promise<void> {
  try {
    await startChild(notificationWorkflow, {
      workflowId: toNotificationWorkflowId(`${kind}-${leadId}`),
      args: [{ botId, kind, subjectId: leadId }],
      staticSummary: STEP_SUMMARIES.notification,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
