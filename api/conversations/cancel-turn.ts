import { type Client, WorkflowNotFoundError } from '@temporalio/client';

import { toConversationWorkflowId } from '../../contracts/temporal.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { turnCancelled } from '../../workflows/conversation/messages.js';
import { temporalUnavailable } from '../errors.js';
import { signalWithin } from './signal-within.js';

export type TurnToCancel = { conversationId: string; turnId: string; log: Logger };

/**
 * Asks an authorised conversation to give a turn up. What comes of it is in the log: `message.cancelled`, or the answer
 * where that was first. A turn that has ended stays as it is.
 * @throws ApiProblem 503 Temporal did not take it
 */
export type TurnCancellation = (turn: TurnToCancel) => Promise<void>;

export function createTurnCancellation({ temporal }: { temporal: Client }): TurnCancellation {
  return async ({ conversationId, turnId, log }) => {
    try {
      await signalWithin(temporal, () =>
        temporal.workflow.getHandle(toConversationWorkflowId(conversationId)).signal(turnCancelled, { turnId }),
      );
    } catch (error) {
      // No run, so nothing is being answered.
      if (error instanceof WorkflowNotFoundError) return;
      log.error({ err: error, conversationId }, 'cancellation was not stored');
      throw temporalUnavailable(error);
    }
  };
}
