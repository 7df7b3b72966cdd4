import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
} from '@temporalio/workflow';

import type { DeliveryActivities } from '../../activities/delivery/index.js';
import type { DeliveryFault, RetryPolicy } from '../../contracts/deliveries.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';

/** Counts how often somebody wanted it sent now. */
export type Urgings = { count: number };

export type DeliveryEnd = 'delivered' | 'gone' | 'failed';

type Key = { botId: string; deliveryId: string };

const { giveUpDelivery } = proxyActivities<DeliveryActivities>({
  summary: STEP_SUMMARIES.giveUp,
  taskQueue: TASK_QUEUES.outgoing,
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

/**
 * Sends one delivery until it is delivered, or given up. The waiting is Temporal's: it outlives every process. Whoever
 * wants it sent now ends the waiting, never an attempt that is under way.
 */
export async function deliver({
  key,
  retry,
  urgings,
}: {
  key: Key;
  retry: RetryPolicy;
  urgings: Urgings;
}): Promise<DeliveryEnd> {
  const { sendDelivery } = proxyActivities<DeliveryActivities>(toOptions(retry));
  for (;;) {
    const seen = urgings.count;
    const scope = new CancellationScope();
    const sending = scope
      .run(() => sendDelivery(key))
      .then(
        ({ status }) => ({ status }) as const,
        (failure: unknown) => ({ status: 'failed', failure }) as const,
      );
    const first = await Promise.race([sending, condition(() => urgings.count > seen).then(() => null)]);
    if (first === null) scope.cancel();
    const end = first ?? (await sending);
    if (end.status !== 'failed') return end.status;
    // Temporal tries no activity again that was asked to end.
    if (first === null) continue;
    if (isCancellation(end.failure)) throw end.failure;
    await giveUpDelivery({ ...key, fault: toFault(end.failure) });
    return 'failed';
  }
}

function toOptions({ firstMs, longestMs, giveUpAfterMs }: RetryPolicy) {
  return {
    summary: STEP_SUMMARIES.send,
    taskQueue: TASK_QUEUES.outgoing,
    startToCloseTimeout: '40s',
    scheduleToCloseTimeout: giveUpAfterMs,
    // What was sent is never in flight twice: an attempt that runs is waited for.
    cancellationType: 'WAIT_CANCELLATION_COMPLETED',
    retry: { initialInterval: firstMs, backoffCoefficient: 2, maximumInterval: longestMs },
  } as const;
}

/** The type of the latest attempt's failure is its fault; null where the time was over. */
function toFault(failure: unknown): DeliveryFault | null {
  const cause = failure instanceof ActivityFailure ? failure.cause : undefined;
  return cause instanceof ApplicationFailure && cause.type != null ? (cause.type as DeliveryFault) : null;
}
