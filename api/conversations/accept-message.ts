import type { Client } from '@temporalio/client';

import type { CustomerMessage } from '../../contracts/conversation.js';
import type { Receipt } from '../../contracts/http.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { toConversationStart } from '../../infra/runtime/temporal/conversation-start.js';
import { CONVERSATION_WORKFLOW, messageReceived } from '../../workflows/conversation/messages.js';
import { messageConflict, temporalUnavailable } from '../errors.js';
import { maskCredentials } from '../masking/mask-credentials.js';
import type { ApiMetrics } from '../metrics.js';
import type { ConversationKey } from '../ports.js';
import type { Admissions } from './admission.js';
import { signalWithin } from './signal-within.js';

export type MessageToAccept = ConversationKey & {
  clientMessageId: string;
  /** Valid, as contracts/text.ts says; not masked yet. */
  text: string;
  quickReplyId?: string | undefined;
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
  admissions: Admissions;
  metrics: ApiMetrics;
};

export function createAcceptance({ temporal, admissions, metrics }: AcceptanceOptions): Acceptance {
  async function signal({ botId, conversationId, log }: MessageToAccept, message: CustomerMessage): Promise<void> {
    try {
      await signalWithin(temporal, () =>
        temporal.workflow.signalWithStart(CONVERSATION_WORKFLOW, {
          ...toConversationStart({ botId, conversationId }),
          signal: messageReceived,
          signalArgs: [message],
        }),
      );
    } catch (error) {
      log.error({ err: error, conversationId }, 'signal was not stored');
      throw temporalUnavailable(error);
    }
  }

  return async (message) => {
    const startedAt = performance.now();
    const { conversationId, clientMessageId, correlationId, quickReplyId } = message;
    const receipt = { conversationId, clientMessageId };
    const text = maskCredentials(message.text);
    const admission = await admissions.admit(message);
    if (admission.status === 'recorded') {
      const same = admission.text === text;
      metrics.messages.inc({ outcome: same ? 'repeated' : 'conflict' });
      if (!same) throw messageConflict();
      return { receipt, repeated: true };
    }
    try {
      const chosen = quickReplyId === undefined ? {} : { quickReplyId };
      await signal(message, { clientMessageId, text, at: new Date().toISOString(), correlationId, ...chosen });
    } catch (error) {
      metrics.messages.inc({ outcome: 'unavailable' });
      if (admission.status === 'new') await admissions.withdraw(message);
      throw error;
    }
    metrics.messages.inc({ outcome: 'accepted' });
    metrics.ackSeconds.observe((performance.now() - startedAt) / 1000);
    return { receipt, repeated: false };
  };
}
