import { Context } from '@temporalio/activity';

import type { CustomerMessage, WindowMessage } from '../../contracts/conversation.js';
import type { SuggestedAnswer } from '../../contracts/desk.js';
import type { Agent } from '../agent/index.js';
import type { BotDirectory, ConversationKey, ConversationLog, KnowledgeIndex } from '../ports.js';
import type { FoundKnowledge, LookUp } from './look-up.js';

// Less than the activity may take: an answer from the knowledge alone is still an answer.
const THINK_FOR_MS = 12_000;
// As `check` leaves them in what a model has written.
const SOURCE_MARK = / ?(?<!\w)\[\d{1,2}\]/g;

/**
 * Says what the bot would say to a customer whom people have: as a turn of its own would, without flows, and published
 * nowhere. Of notes and of what else the staff alone sees it knows nothing.
 */
export function createSuggestAnswer(deps: {
  log: Pick<ConversationLog, 'restore'>;
  bots: BotDirectory;
  knowledge: Pick<KnowledgeIndex, 'load'>;
  lookUp: LookUp;
  agent: Agent;
}) {
  const { log, bots, knowledge, lookUp, agent } = deps;
  return async function suggestAnswer({ botId, conversationId }: ConversationKey): Promise<SuggestedAnswer> {
    const [{ window, summary, personId }, { settings }] = await Promise.all([
      log.restore({ botId, conversationId }),
      bots.current({ botId }),
    ]);
    const { before, asked } = splitAtQuestion(window);
    if (asked.length === 0) return { status: 'unasked' };
    const found = await lookUp({
      ...{ botId, conversationId, personId },
      question: asked.map(({ text }) => text).join('\n'),
      windowFromSeq: window[0]?.seq ?? null,
    });
    const answer = await agent.run({
      // People have it already: nothing that is said hands it over again.
      ...{ settings: { ...settings, handOver: { ...settings.handOver, enabled: false } }, summary, window: before },
      messages: asked.map(toCustomerMessage),
      ...(await loadPassages(botId, found.knowledge)),
      ...{ memories: [], memory: 'off' },
      signal: AbortSignal.any([Context.current().cancellationSignal, AbortSignal.timeout(THINK_FOR_MS)]),
      onDelta: () => undefined,
      onModelFailure: 'degrade',
    });
    if (answer.origin === 'fallback') return { status: 'unknown' };
    const text = answer.origin === 'model' ? answer.text.replaceAll(SOURCE_MARK, '') : answer.text;
    return { status: 'known', text, sources: answer.citations.map(({ title }) => title) };
  };

  async function loadPassages(botId: string, found: FoundKnowledge) {
    if (found.status === 'unavailable') return { passages: [], matches: [], knowledge: 'unavailable' as const };
    const { generationId, matches } = found;
    const passageIds = matches.map(({ passageId }) => passageId);
    const passages =
      generationId === null || passageIds.length === 0 ? [] : await knowledge.load({ botId, generationId, passageIds });
    return { passages, matches, knowledge: 'available' as const };
  }
}

/** What the customer said last, in a row, and what was said before it. */
function splitAtQuestion(window: WindowMessage[]): { before: WindowMessage[]; asked: WindowMessage[] } {
  const last = window.findLastIndex(({ role }) => role === 'customer');
  const before = window.slice(0, last + 1).findLastIndex(({ role }) => role !== 'customer');
  return { before: window.slice(0, before + 1), asked: window.slice(before + 1, last + 1) };
}

function toCustomerMessage({ text, seq }: WindowMessage): CustomerMessage {
  return { clientMessageId: `seq-${seq}`, text, at: new Date().toISOString(), correlationId: '' };
}
