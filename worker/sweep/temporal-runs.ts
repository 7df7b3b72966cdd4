import { WorkflowNotFoundError, type Client, type WorkflowExecutionDescription } from '@temporalio/client';

import type { ConversationRuns } from '../../activities/sweep/index.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import type { RunDescription } from '../../contracts/sweep.js';
import { toConversationStart } from '../../infra/runtime/temporal/conversation-start.js';
import { countFailingWorkflows } from '../../infra/runtime/temporal/failing-workflows.js';
import {
  CONVERSATION_WORKFLOW,
  conversationStateQuery,
  messageReceived,
} from '../../workflows/conversation/messages.js';
import { readSignalled } from './signalled-messages.js';
import { toTaskDescription } from './task-description.js';

const DEADLINE_MS = 5_000;
const QUERY_DEADLINE_MS = 3_000;
const HISTORY_DEADLINE_MS = 15_000;

/** Temporal's side of the sweep. */
export function createTemporalRuns({ client }: { client: Client }): ConversationRuns {
  const handleOf = (conversationId: string, runId?: string) =>
    client.workflow.getHandle(toConversationWorkflowId(conversationId), runId);
  const within = <Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> =>
    client.withDeadline(Date.now() + milliseconds, work);

  return {
    async describe({ conversationId }) {
      try {
        return toRunDescription(await within(DEADLINE_MS, () => handleOf(conversationId).describe()));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return { status: 'none' };
        throw error;
      }
    },

    async readState({ conversationId }) {
      const state = await within(QUERY_DEADLINE_MS, () => handleOf(conversationId).query(conversationStateQuery));
      if (state === null) return null;
      return { pending: state.pending.map(({ clientMessageId }) => clientMessageId), seen: state.seen };
    },

    readSignalled: ({ conversationId }) =>
      within(HISTORY_DEADLINE_MS, () =>
        readSignalled({ client, workflowId: toConversationWorkflowId(conversationId) }),
      ),

    async signal({ messages, ...key }) {
      const start = toConversationStart(key);
      if (messages.length === 0) {
        await within(DEADLINE_MS, () => client.workflow.start(CONVERSATION_WORKFLOW, start));
        return;
      }
      for (const message of messages) {
        await within(DEADLINE_MS, () =>
          client.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
            ...start,
            signal: messageReceived,
            signalArgs: [message],
          }),
        );
      }
    },

    async terminate({ conversationId, runId }) {
      await within(DEADLINE_MS, () => handleOf(conversationId, runId).terminate('started anew by an operator'));
    },

    async findAbandoned({ since, limit }) {
      const ended = `ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut', 'Canceled')`;
      const query = `WorkflowType = '${CONVERSATION_WORKFLOW}' AND ${ended} AND CloseTime > '${since.toISOString()}'`;
      return await within(DEADLINE_MS, async () => {
        const ids = new Set<string>();
        for await (const { workflowId } of client.workflow.list({ query, pageSize: limit })) {
          ids.add(workflowId.slice(toConversationWorkflowId('').length));
          if (ids.size >= limit) break;
        }
        return [...ids];
      });
    },

    countFailing: () => countFailingWorkflows({ client, deadlineMs: DEADLINE_MS }),
  };
}

function toRunDescription(described: WorkflowExecutionDescription): RunDescription {
  const { runId, historyLength, raw } = described;
  const ended = (how: Extract<RunDescription, { status: 'ended' }>['how']): RunDescription => ({
    status: 'ended',
    runId,
    how,
  });
  switch (described.status.name) {
    case 'COMPLETED':
      return ended('completed');
    case 'FAILED':
      return ended('failed');
    case 'CANCELLED':
      return ended('cancelled');
    case 'TERMINATED':
      return ended('terminated');
    case 'TIMED_OUT':
      return ended('timed out');
    case 'CONTINUED_AS_NEW':
      return ended('continued');
    default:
      return {
        ...{ status: 'running', runId, historyLength, task: toTaskDescription(raw.pendingWorkflowTask) },
        activities: (raw.pendingActivities ?? []).map(({ activityType, attempt, lastFailure }) => ({
          type: activityType?.name ?? 'an activity',
          attempt: attempt ?? 1,
          failure: lastFailure?.applicationFailureInfo?.type ?? (lastFailure ? 'it ended without an answer' : null),
        })),
      };
  }
}
