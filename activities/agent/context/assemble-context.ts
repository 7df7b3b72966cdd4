import type { ContextPart, ContextReport, PromptMessage } from '../../../contracts/context.js';
import type { CustomerMessage, WindowMessage } from '../../../contracts/conversation.js';
import type { MemoryText } from '../../ports.js';
import type { AgentState, Evidence } from '../state.js';
import { RULES, toBlock, toMemoryBlock, toPassageBlock, toQuestionBlock, toSummaryBlock } from './blocks.js';
import { countTokens } from './tokens.js';

export type ContextInput = Pick<AgentState, 'settings' | 'window' | 'summary' | 'memory' | 'knowledge'> & {
  messages: CustomerMessage[];
  question: string;
  evidence: Evidence[];
  memories: MemoryText[];
};

export type AssembledContext = {
  prompt: PromptMessage[];
  /** The evidence that the prompt holds, in the order of its numbers. */
  evidence: Evidence[];
  report: ContextReport;
};

type Verdict = Pick<ContextPart, 'tokens' | 'included' | 'why'>;

// What a chat model adds around each message.
const TOKENS_PER_MESSAGE = 4;

/**
 * Puts the prompt together within the bot's budget of tokens. First what is always there (instructions and question),
 * then in this order as long as it fits: the latest exchange, knowledge, summary, memories, older messages from the
 * newest back, without holes. Pure; everything that was left out is in the report, with the reason.
 */
export function assembleContext(input: ContextInput): AssembledContext {
  const { settings, window, summary, memories, evidence } = input;
  const budgetTokens = settings.context.tokens;
  const system = `${settings.instructions}\n\n${RULES}`;
  const parts: ContextPart[] = [];
  let usedTokens = 0;

  function take(
    toPart: (verdict: Verdict) => ContextPart,
    text: string,
    { why, always = false, blockedBy }: { why: string; always?: boolean; blockedBy?: string | undefined },
  ): boolean {
    const tokens = countTokens(text) + TOKENS_PER_MESSAGE;
    const fits = always || usedTokens + tokens <= budgetTokens;
    const included = fits && blockedBy === undefined;
    if (included) usedTokens += tokens;
    const reason = included ? why : (blockedBy ?? `over the budget of ${budgetTokens} tokens`);
    parts.push(toPart({ tokens, included, why: reason }));
    return included;
  }

  take((verdict) => ({ ...verdict, kind: 'instructions' }), system, { why: 'how the bot is to behave', always: true });
  const clientMessageIds = input.messages.map(({ clientMessageId }) => clientMessageId);
  take((verdict) => ({ ...verdict, kind: 'question', clientMessageIds }), toQuestionBlock(input.question), {
    why: 'to be answered',
    always: true,
  });

  const latest = window.slice(-2);
  const shown: WindowMessage[] = [];
  let hole: string | undefined;
  function takeMessage(message: WindowMessage, why: string): void {
    const { seq, role, text } = message;
    if (take((verdict) => ({ ...verdict, kind: 'message', seq, role }), text, { why, blockedBy: hole }))
      shown.unshift(message);
    else hole ??= 'a later message did not fit';
  }
  for (const message of latest.toReversed()) takeMessage(message, 'the latest exchange');

  const passages = evidence.filter(({ passage, score }, index) =>
    take(
      (verdict) => ({ ...verdict, kind: 'knowledge', passageId: passage.id, title: passage.title, score }),
      toPassageBlock(passage, index + 1),
      {
        why: `as near as ${score.toFixed(2)}; at least ${settings.knowledge.threshold} is asked for`,
      },
    ),
  );

  const summaryBlock = toSummaryBlock(summary.text);
  const withSummary =
    summary.text !== '' &&
    take((verdict) => ({ ...verdict, kind: 'summary', uptoSeq: summary.uptoSeq }), summaryBlock, {
      why: `what was said up to message ${summary.uptoSeq}`,
    });

  const recalled = memories.filter(({ conversationId, seq, at, score, text }) =>
    take((verdict) => ({ ...verdict, kind: 'memory', conversationId, seq, at, score }), toMemoryBlock({ at, text }), {
      why: `said by this customer, as near as ${score.toFixed(2)}; more than ${settings.memory.threshold} is asked for`,
    }),
  );

  for (const message of window.slice(0, -2).toReversed()) takeMessage(message, 'one of the last messages');

  const blocks = [
    ...(withSummary ? [summaryBlock] : []),
    ...(recalled.length > 0 ? [toBlock('memories', recalled.map(toMemoryBlock))] : []),
    toBlock(
      'knowledge',
      passages.map(({ passage }, index) => toPassageBlock(passage, index + 1)),
    ),
    toQuestionBlock(input.question),
  ];
  const prompt: PromptMessage[] = [
    { role: 'system', text: system },
    ...shown.map(({ role, text }): PromptMessage => ({
      // Only our own instructions speak as the system; what a person of the staff said counts as the bot's side.
      role: role === 'customer' ? 'customer' : 'bot',
      text,
    })),
    { role: 'customer', text: blocks.join('\n') },
  ];
  const { memory, knowledge } = input;
  return { prompt, evidence: passages, report: { budgetTokens, usedTokens, memory, knowledge, parts, prompt } };
}
