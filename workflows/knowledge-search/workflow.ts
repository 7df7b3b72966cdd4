import { proxyLocalActivities } from '@temporalio/workflow';

import type { ConversationActivities } from '../../activities/index.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import type { KnowledgeSearchInput, KnowledgeSearchResult } from './messages.js';

// It only reads, and somebody waits for it.
const { searchKnowledge } = proxyLocalActivities<ConversationActivities>({
  summary: STEP_SUMMARIES.search,
  startToCloseTimeout: '1s',
  localRetryThreshold: '500ms',
  retry: { initialInterval: '100ms', maximumAttempts: 2 },
});

/** Looks a question up as a customer's would be, for somebody who tries the knowledge out. */
export async function knowledgeSearchWorkflow(input: KnowledgeSearchInput): Promise<KnowledgeSearchResult> {
  return await searchKnowledge(input);
}
