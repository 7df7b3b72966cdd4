import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

import type { ConversationActivities } from '../../activities/index.js';
import { TASK_QUEUES } from '../../contracts/ids.js';

// Local activities only read, or record what a signal has already made durable: they may run for a task that never
// counts (docs/architecture.md). One that backs off past the threshold waits on a timer and frees its task slot.
export const { beginTurn, recordMessages, restoreConversation, readBotSettings } =
  proxyLocalActivities<ConversationActivities>({
    startToCloseTimeout: '1s',
    localRetryThreshold: '500ms',
    retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
  });

// Publishes the answer itself, so it must run at most once to effect: a regular activity, fenced in the database.
export const { reasonTurn } = proxyActivities<ConversationActivities>({
  summary: 'answer the turn',
  taskQueue: TASK_QUEUES.reasoning,
  startToCloseTimeout: '90s',
  heartbeatTimeout: '2s',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

// Off the hot path, behind the turns that customers wait for. They write what anybody may write again.
export const { summariseConversation, rememberMessages } = proxyActivities<ConversationActivities>({
  taskQueue: TASK_QUEUES.reasoning,
  priority: { priorityKey: 5 },
  startToCloseTimeout: '90s',
  scheduleToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '30s' },
});

// Decisions that stand: in history before they run, and fenced in the database.
export const { interruptTurn, breakSilence } = proxyActivities<ConversationActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});
