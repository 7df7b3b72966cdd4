import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';

import { TASK_QUEUES, toConversationWorkflowId } from '../../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../../contracts/step-summaries.js';

const ATTRIBUTES = {
  bot: defineSearchAttributeKey('ParleyBot', 'KEYWORD'),
  status: defineSearchAttributeKey('ParleyStatus', 'KEYWORD'),
  owner: defineSearchAttributeKey('ParleyOwner', 'KEYWORD'),
} as const;

/** How a conversation's workflow is started, or found where it runs: the same for everybody who signals it. */
export function toConversationStart({ botId, conversationId }: { botId: string; conversationId: string }) {
  return {
    workflowId: toConversationWorkflowId(conversationId),
    taskQueue: TASK_QUEUES.conversations,
    args: [{ botId, conversationId }] as [{ botId: string; conversationId: string }],
    staticSummary: STEP_SUMMARIES.conversation,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    // Of a run that starts; one that is there keeps its own.
    typedSearchAttributes: new TypedSearchAttributes([
      { key: ATTRIBUTES.bot, value: botId },
      { key: ATTRIBUTES.status, value: 'open' },
      { key: ATTRIBUTES.owner, value: 'bot' },
    ]),
  } as const;
}
