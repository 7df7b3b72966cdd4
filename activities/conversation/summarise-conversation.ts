import { Context } from '@temporalio/activity';

import type { ConversationSummary } from '../../contracts/conversation.js';
import { summariseByExtract, toBoundedSummary, toSummaryPrompt } from '../agent/context/summarise.js';
import { isModelFailure } from '../agent/model-failures.js';
import type { ConversationKey, ConversationMemory, LanguageModel } from '../ports.js';

const HEARTBEAT_MS = 1_000;
const MODEL_ATTEMPTS = 3;
const MESSAGES_PER_SUMMARY = 60;

/**
 * Brings a conversation's summary up to a seq: the former one and what was said since, through the model. Without a
 * model, or where it keeps failing, it is made of the customer's own statements; with `by: 'model'` it then stays as it is.
 * Run again it changes nothing.
 */
export function createSummariseConversation({
  memory,
  model,
}: {
  memory: ConversationMemory;
  model: LanguageModel | null;
}) {
  return async function summariseConversation({
    uptoSeq,
    by,
    ...key
  }: ConversationKey & { uptoSeq: number; by?: 'model' }): Promise<ConversationSummary> {
    const context = Context.current();
    const heartbeat = setInterval(() => {
      context.heartbeat();
    }, HEARTBEAT_MS);
    try {
      const before = await memory.readSummary(key);
      if (before.uptoSeq >= uptoSeq || (by === 'model' && model === null)) return before;
      const messages = await memory.readMessages({
        ...key,
        afterSeq: before.uptoSeq,
        uptoSeq,
        limit: MESSAGES_PER_SUMMARY,
      });
      const text = await summarise({ previous: before.text, messages });
      if (text === '' && by === 'model') return before;
      return await memory.saveSummary({ ...key, text, uptoSeq: messages.at(-1)?.seq ?? uptoSeq });
    } finally {
      clearInterval(heartbeat);
    }

    async function summarise(said: Parameters<typeof summariseByExtract>[0]): Promise<string> {
      if (model === null || said.messages.length === 0) return summariseByExtract(said);
      const signal = context.cancellationSignal;
      try {
        const { text } = await model.answer({ prompt: toSummaryPrompt(said), signal, onDelta: () => undefined });
        return toBoundedSummary(text);
      } catch (error) {
        signal.throwIfAborted();
        if (by === 'model') throw error;
        const mayHelpLater = !isModelFailure(error) || error.nonRetryable !== true;
        if (mayHelpLater && context.info.attempt < MODEL_ATTEMPTS) throw error;
        return summariseByExtract(said);
      }
    }
  };
}
