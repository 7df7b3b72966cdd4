import { proxyActivities, proxyLocalActivities, type LocalActivityOptions } from '@temporalio/workflow';

import type { ConversationActivities } from '../../activities/index.js';
import type { HandOverActivities } from '../../activities/hand-over/index.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';

// Local activities only read, or record what a signal has already made durable: they may run for a task that never
// counts (docs/architecture.md). One that backs off past the threshold waits on a timer and frees its task slot.
const local = (summary: string): LocalActivityOptions => ({
  summary,
  startToCloseTimeout: '1s',
  localRetryThreshold: '500ms',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
});

export const { beginTurn } = proxyLocalActivities<ConversationActivities>(local(STEP_SUMMARIES.begin));
export const { recordMessages } = proxyLocalActivities<ConversationActivities>(local(STEP_SUMMARIES.record));
export const { handMessages } = proxyLocalActivities<ConversationActivities>(local(STEP_SUMMARIES.handMessages));
export const { restoreConversation } = proxyLocalActivities<ConversationActivities>(local(STEP_SUMMARIES.restore));
export const { readBotSettings } = proxyLocalActivities<ConversationActivities>(local(STEP_SUMMARIES.settings));

// Publishes the answer itself, so it must run at most once to effect: a regular activity, fenced in the database.
export const { reasonTurn } = proxyActivities<ConversationActivities>({
  summary: STEP_SUMMARIES.answer,
  taskQueue: TASK_QUEUES.reasoning,
  startToCloseTimeout: '90s',
  heartbeatTimeout: '2s',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

// Off the hot path, behind the turns that customers wait for. They write what anybody may write again.
const behind = (summary: string) =>
  proxyActivities<ConversationActivities>({
    summary,
    taskQueue: TASK_QUEUES.reasoning,
    priority: { priorityKey: 5 },
    startToCloseTimeout: '90s',
    scheduleToCloseTimeout: '5m',
    heartbeatTimeout: '10s',
    cancellationType: 'TRY_CANCEL',
    retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '30s' },
  });
export const { summariseConversation } = behind(STEP_SUMMARIES.summarise);
export const { rememberMessages } = behind(STEP_SUMMARIES.remember);

// Decisions that stand: in history before they run, and fenced in the database.
const decision = (summary: string) =>
  proxyActivities<ConversationActivities & HandOverActivities>({
    summary,
    startToCloseTimeout: '10s',
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
  });
export const { interruptTurn } = decision(STEP_SUMMARIES.interrupt);
export const { breakSilence } = decision(STEP_SUMMARIES.breakSilence);
export const { openEscalation } = decision(STEP_SUMMARIES.handOver);
