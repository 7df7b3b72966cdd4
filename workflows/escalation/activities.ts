import { proxyActivities } from '@temporalio/workflow';

import type { HandOverActivities } from '../../activities/hand-over/index.js';
import type { ConversationActivities } from '../../activities/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';

const step = (summary: string) =>
  proxyActivities<HandOverActivities>({
    summary,
    startToCloseTimeout: '10s',
    retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
  });

export const { readEscalation } = step(STEP_SUMMARIES.readEscalation);
export const { readEscalationFacts } = step(STEP_SUMMARIES.readEscalation);
export const { moveEscalation } = step(STEP_SUMMARIES.move);
export const { reopenEscalation } = step(STEP_SUMMARIES.reopen);
export const { findAgent } = step(STEP_SUMMARIES.findAgent);
export const { noteDeadline } = step(STEP_SUMMARIES.deadline);

// Beside the hand-over, and behind the turns that customers wait for: whoever is to read it may be here in a minute.
export const { summariseConversation } = proxyActivities<ConversationActivities>({
  summary: STEP_SUMMARIES.brief,
  taskQueue: TASK_QUEUES.reasoning,
  priority: { priorityKey: 4 },
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '60s',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', maximumAttempts: 2 },
});
