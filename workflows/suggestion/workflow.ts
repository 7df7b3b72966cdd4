import { proxyActivities } from '@temporalio/workflow';

import type { ConversationActivities } from '../../activities/index.js';
import type { SuggestedAnswer } from '../../contracts/desk.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import type { SuggestionInput } from './messages.js';

// Somebody waits for it, and behind customers; it changes nothing, so that it may be done again.
const { suggestAnswer } = proxyActivities<ConversationActivities>({
  summary: STEP_SUMMARIES.suggest,
  taskQueue: TASK_QUEUES.reasoning,
  priority: { priorityKey: 4 },
  startToCloseTimeout: '15s',
  retry: { initialInterval: '200ms', maximumAttempts: 2 },
});

/** What the bot would say now in a conversation that people have, for the agent who has it. */
export async function suggestionWorkflow(input: SuggestionInput): Promise<SuggestedAnswer> {
  return await suggestAnswer(input);
}
