import { proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';

import type { DeliveryActivities } from '../../activities/delivery/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import { deliver, type DeliveryEnd, type Urgings } from '../delivery/deliver.js';
import { sendNow } from '../delivery/messages.js';
import type { NotificationInput } from './messages.js';

const { planNotification } = proxyActivities<DeliveryActivities>({
  summary: STEP_SUMMARIES.planNotification,
  taskQueue: TASK_QUEUES.outgoing,
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * Tells staff of something by each way that the bot's settings name; one way that fails holds up no other. Another run
 * sends what was not delivered once more.
 */
export async function notificationWorkflow({ botId, kind, subjectId }: NotificationInput): Promise<DeliveryEnd[]> {
  const urgings: Urgings = { count: 0 };
  setHandler(sendNow, () => {
    urgings.count += 1;
  });
  const { workflowId } = workflowInfo();
  const { deliveryIds, retry } = await planNotification({ botId, kind, subjectId, workflowId });
  return await Promise.all(deliveryIds.map((deliveryId) => deliver({ key: { botId, deliveryId }, retry, urgings })));
}
