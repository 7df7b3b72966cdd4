import { v7 as uuidV7 } from 'uuid';

import type { HandOverReason } from '../../contracts/hand-over.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { toConversationStart } from '../../infra/runtime/temporal/conversation-start.js';
import { CONVERSATION_WORKFLOW, handOverRequested } from '../../workflows/conversation/messages.js';
import type { ApiContext } from '../context.js';
import { signalWithin } from '../conversations/signal-within.js';
import { temporalUnavailable } from '../errors.js';
import type { ConversationKey } from '../ports.js';

/**
 * Has a conversation handed to people: when this resolves, Temporal has the request and it cannot be lost. Where people
 * have it already that stands.
 * @throws ApiProblem 503 Temporal did not take it
 */
export async function askForPeople(
  { deps: { temporal } }: Pick<ApiContext, 'deps'>,
  { botId, conversationId, reason, log }: ConversationKey & { reason: HandOverReason; log: Logger },
): Promise<void> {
  try {
    await signalWithin(temporal, () =>
      temporal.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
        ...toConversationStart({ botId, conversationId }),
        signal: handOverRequested,
        signalArgs: [{ escalationId: uuidV7(), reason, askedAt: new Date().toISOString() }],
      }),
    );
  } catch (error) {
    log.error({ err: error, conversationId }, 'a request for people was not stored');
    throw temporalUnavailable(error);
  }
}
