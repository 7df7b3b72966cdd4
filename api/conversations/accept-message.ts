import type { Client } from '@temporalio/client';

import type { CustomerMessage } from '../../contracts/conversation.js';
import type { Receipt } from '../../contracts/http.js';
import { TASK_QUEUES, toConversationWorkflowId } from '../../contracts/ids.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { CONVERSATION_WORKFLOW, messageReceived } from '../../workflows/conversation/messages.js';
import { isDatabaseUnavailable } from '../database-errors.js';
import { messageConflict, temporalUnavailable } from '../errors.js';
import { maskCredentials } from '../masking/mask-credentials.js';
import type { ApiMetrics } from '../metrics.js';
import type { ConversationKey, ConversationStore } from '../ports.js';
import type { PendingBound } from './pending-bound.js';
import { settleWithin } from '../settle-within.js';

const SIGNAL_DEADLINE_MS = 3_000;
/** The look-up only spares a signal: where the database takes longer than this, the message goes on without it. */
const LOOKUP_DEADLINE_MS = 500;

export type MessageToAccept = ConversationKey & {
  clientMessageId: string;
  /** Valid, as contracts/text.ts says; not masked yet. */
  text: string;
  correlationId: string;
  log: Logger;
};

/** `repeated`: its row was there already, so that its answer may be too. */
export type Accepted = { receipt: Receipt; repeated: boolean };

/**
 * Takes a message of an authorised conversation: when this resolves, Temporal has it and it cannot be lost. The same
 * message again gives the same receipt.
 * @throws ApiProblem 409 another text under the same id; 429 too many wait; 503 Temporal did not take it
 */
export type Acceptance = (message: MessageToAccept) => Promise<Accepted>;

export type AcceptanceOptions = {
  temporal: Client;
  conversations: Pick<ConversationStore, 'findMessage'>;
  pendingBound: PendingBound;
  metrics: ApiMetrics;
};

export function createAcceptance({ temporal, conversations, pendingBound, metrics }: AcceptanceOptions): Acceptance {
  async function findRecorded(message: MessageToAccept): Promise<{ text: string } | null> {
    const { botId, conversationId, clientMessageId } = message;
    const lookup = conversations.findMessage({ botId, conversationId, clientMessageId });
    const outcome = await settleWithin(lookup, LOOKUP_DEADLINE_MS);
    if (outcome.status === 'fulfilled') return outcome.value;
    // Without the database the workflow's own memory of message ids does the same.
    if (outcome.status === 'late' || isDatabaseUnavailable(outcome.reason)) {
      message.log.warn({ conversationId }, 'message look-up failed; it is signalled all the same');
      return null;
    }
    throw outcome.reason;
  }

  async function signal({ botId, conversationId, log }: MessageToAccept, message: CustomerMessage): Promise<void> {
    try {
      await temporal.withDeadline(Date.now() + SIGNAL_DEADLINE_MS, () =>
        temporal.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
          workflowId: toConversationWorkflowId(conversationId),
          taskQueue: TASK_QUEUES.conversations,
          args: [{ botId, conversationId }],
          signal: messageReceived,
          signalArgs: [message],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowIdConflictPolicy: 'USE_EXISTING',
          // A conversation leaves a dead worker after this, instead of after ten seconds.
          workflowTaskTimeout: '3s',
        }),
      );
    } catch (error) {
      log.error({ err: error, conversationId }, 'signal was not stored');
      throw temporalUnavailable(error);
    }
  }

  return async (message) => {
    const startedAt = performance.now();
    const { botId, conversationId, clientMessageId, correlationId } = message;
    const receipt = { conversationId, clientMessageId };
    const text = maskCredentials(message.text);
    const recorded = await findRecorded(message);
    if (recorded) {
      metrics.messages.inc({ outcome: recorded.text === text ? 'repeated' : 'conflict' });
      if (recorded.text !== text) throw messageConflict();
      return { receipt, repeated: true };
    }
    await pendingBound.admit({ botId, conversationId, clientMessageId });
    try {
      await signal(message, { clientMessageId, text, at: new Date().toISOString(), correlationId });
    } catch (error) {
      metrics.messages.inc({ outcome: 'unavailable' });
      throw error;
    }
    metrics.messages.inc({ outcome: 'accepted' });
    metrics.ackSeconds.observe((performance.now() - startedAt) / 1000);
    return { receipt, repeated: false };
  };
}
