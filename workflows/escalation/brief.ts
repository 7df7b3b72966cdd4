import { log } from '@temporalio/workflow';

import type { EscalationKey, RecordedEscalation } from '../../activities/hand-over/ports.js';
import { summariseConversation } from './activities.js';

/** One message is as quickly read as its summary. */
const LEAST_MESSAGES = 2;

/** Has the model sum up, for whoever takes the conversation, what no summary tells of. Nothing waits for it. */
export function brief({ botId, conversationId }: EscalationKey, { unsummarised }: RecordedEscalation): void {
  if (unsummarised === undefined || unsummarised.messages < LEAST_MESSAGES) return;
  const { uptoSeq } = unsummarised;
  summariseConversation({ botId, conversationId, uptoSeq, by: 'model' }).catch(() => {
    log.info('the conversation was not summed up for the staff');
  });
}
