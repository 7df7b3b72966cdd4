import type { Agent, AgentInput } from '../../activities/agent/index.js';
import type { Passage } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';

export const TRACKING: Passage = {
  id: 'tracking',
  category: 'shipping',
  title: 'Where is my parcel?',
  text: 'Use the link in the mail.',
};
export const RETURNS: Passage = {
  id: 'returns',
  category: 'returns',
  title: 'How do I send it back?',
  text: 'Within 30 days, free of charge.',
};
export const VOUCHER: Passage = {
  id: 'voucher',
  category: 'payment',
  title: 'Can I pay with a voucher?',
  text: 'Yes, at the last step.',
};
export const OPENING: Passage = { id: 'opening', category: 'shop', title: 'When are you open?', text: 'From 9 to 17.' };

export const GREETING: Passage = { id: 'greeting', category: 'small talk', title: 'Hello!', text: 'Good to see you.' };

/** A question that the tracking passage answers, two more that are near it, and one that is not. */
export const KNOWN = {
  passages: [TRACKING, RETURNS, VOUCHER, OPENING],
  matches: [
    { passageId: 'tracking', score: 0.9 },
    { passageId: 'returns', score: 0.7 },
    { passageId: 'voucher', score: 0.6 },
    { passageId: 'opening', score: 0.2 },
  ],
};

/** A question that nothing answers. */
export const UNKNOWN = { ...KNOWN, matches: KNOWN.matches.map((match) => ({ ...match, score: 0.3 })) };

/** Runs an agent on one question and gathers what it sent on the way. */
export async function runAgent(agent: Agent, input: Partial<AgentInput> = {}) {
  const sent: (string | { reset: true })[] = [];
  const answer = await agent.run({
    settings: BotSettings.parse({ fallback: 'I do not know.', suggestions: ['What can you do?'] }),
    window: [],
    messages: [toMessage('Where is my parcel?')],
    knowledge: 'available',
    summary: { text: '', uptoSeq: 0 },
    memories: [],
    memory: 'off',
    ...KNOWN,
    signal: new AbortController().signal,
    onModelFailure: 'degrade',
    ...input,
    onDelta: (text) => {
      sent.push(text);
      input.onDelta?.(text);
    },
    onReset: () => sent.push({ reset: true }),
  });
  return { answer, sent };
}

export function toMessage(text: string): AgentInput['messages'][number] {
  return { clientMessageId: 'm1', text, at: '2026-01-01T00:00:00.000Z', correlationId: 'c1' };
}
