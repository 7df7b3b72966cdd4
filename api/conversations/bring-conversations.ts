import type { Logger } from '../../infra/runtime/logger.js';
import { toConversationStart } from '../../infra/runtime/temporal/conversation-start.js';
import { CONVERSATION_WORKFLOW, personRecognised } from '../../workflows/conversation/messages.js';
import type { ApiContext } from '../context.js';
import { temporalUnavailable } from '../errors.js';
import { signalWithin } from './signal-within.js';

/**
 * Makes the conversations of an anonymous visitor those of the customer whom they turned out to be, and answers how many.
 * Each conversation is told first: should this process die in between, it remembers for the right person all the same, and
 * the same request again brings the rest.
 * @throws ApiProblem 503
 */
export async function bringConversations(
  { deps: { visitors, temporal } }: Pick<ApiContext, 'deps'>,
  { botId, from, to, log }: { botId: string; from: string | null; to: string; log: Logger },
): Promise<number> {
  if (from === null || from === to) return 0;
  const conversationIds = await visitors.listAnonymous({ botId, visitorId: from });
  try {
    for (const conversationId of conversationIds) {
      await signalWithin(temporal, () =>
        temporal.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
          ...toConversationStart({ botId, conversationId }),
          signal: personRecognised,
          signalArgs: [{ personId: to }],
        }),
      );
    }
  } catch (error) {
    log.error({ err: error }, 'a conversation could not be told whose it is');
    throw temporalUnavailable(error);
  }
  await visitors.bring({ botId, from, to, conversationIds });
  return conversationIds.length;
}
