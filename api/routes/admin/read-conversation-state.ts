import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';

import { ConversationStateReport } from '../../../contracts/http.js';
import { Uuid } from '../../../contracts/ids.js';
import { toConversationWorkflowId } from '../../../contracts/temporal.js';
import { conversationStateQuery } from '../../../workflows/conversation/messages.js';
import { conversationNotFound, workflowNotAnswering } from '../../errors.js';
import { defineRoute } from '../define-route.js';

const QUERY_DEADLINE_MS = 5_000;

export const readConversationState = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/conversations/{conversationId}/state',
    tag: 'Administration',
    summary: "Ask a conversation's workflow how it stands",
    access: 'admin',
    params: z.object({ conversationId: Uuid }),
    responses: { 200: { description: 'The state that the workflow carries', schema: ConversationStateReport } },
    problems: [404, 503],
  },
  async ({ api, params: { conversationId } }) => {
    const { temporal } = api.deps;
    const workflowId = toConversationWorkflowId(conversationId);
    try {
      const state = await temporal.withDeadline(Date.now() + QUERY_DEADLINE_MS, () =>
        temporal.workflow.getHandle(workflowId).query(conversationStateQuery),
      );
      return { status: 200, body: { conversationId, workflowId, state } };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) throw conversationNotFound();
      throw workflowNotAnswering(error);
    }
  },
);
