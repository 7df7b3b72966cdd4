import { describe, expect, it } from 'vitest';

import { createAgent } from '../../activities/agent/index.js';
import type { AgentInput } from '../../activities/agent/index.js';
import type { LanguageModel, ModelRequest } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { BotFlows, toFlowPassage, type Flow } from '../../contracts/flows.js';
import { flowOf } from '../flows/flow-of.js';
import { KNOWN, runAgent, toMessage, UNKNOWN } from './run-agent.js';

const LEAD = flowOf(
  [
    { id: 'email', type: 'email', prompt: 'Which address?' },
    { id: 'budget', type: 'number', prompt: 'Which budget?', label: 'Budget' },
  ],
  { id: 'lead', title: 'Talk to sales', triggers: ['make me an offer'], onComplete: 'lead', offer: 'unanswered' },
);
const setup = BotFlows.parse({ flows: [LEAD] });
const near = (score: number) => ({
  passages: [...KNOWN.passages, toFlowPassage(LEAD).passage],
  matches: [{ passageId: 'flow:lead', score }, ...UNKNOWN.matches],
});

function dialogueAt(
  step: Flow['steps'][number]['id'],
  slots: Record<string, string> = {},
): NonNullable<AgentInput['dialogue']> {
  const session = {
    flowId: 'lead',
    versionId: null,
    status: 'asking',
    asked: 'answer',
    skipped: [],
    retries: 0,
  } as const;
  return { setup, versionId: 'v2', session: { ...session, skipped: [], step, slots } };
}
const closed: NonNullable<AgentInput['dialogue']> = { setup, versionId: 'v1', session: null };

/** A model that keeps what it was asked, and says one thing. */
function keeping(): LanguageModel & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    asked,
    answer(request) {
      asked.push(request);
      request.onDelta('From the model.');
      return Promise.resolve({ text: 'From the model.', model: 'fake', usage: { inputTokens: 1, outputTokens: 1 } });
    },
  };
}

describe('an agent of a bot with flows', () => {
  it('begins one that is named or near without asking its model, and shows what is asked', async () => {
    const model = keeping();
    for (const input of [{ messages: [toMessage('Make me an OFFER!')] }, near(0.7)]) {
      const { answer, sent } = await runAgent(createAgent({ model }), { ...UNKNOWN, ...input, dialogue: closed });
      expect(answer).toMatchObject({ text: 'Which address?', origin: 'flow', citations: [], model: null });
      expect(answer.flow).toMatchObject({
        session: { versionId: 'v1', step: 'email' },
        shown: { step: 'email' },
        lead: null,
      });
      expect(sent).toEqual(['Which address?']);
    }
    expect(model.asked).toEqual([]);
  });

  it('offers one that is less near, and one that wants it where there is no answer; it is no source', async () => {
    const settings = BotSettings.parse({ knowledge: { threshold: 0.8 } });
    const { answer } = await runAgent(createAgent({ model: null }), { ...near(0.7), settings, dialogue: closed });
    expect(answer).toMatchObject({ origin: 'fallback', citations: [] });
    expect(answer.suggestions[0]).toBe('Talk to sales');
    expect(answer).not.toHaveProperty('flow');
  });

  it('answers a question in the middle with its model, which learns nothing of what was collected, and asks again', async () => {
    const model = keeping();
    const dialogue = dialogueAt('budget', { email: 'ada@example.com' });
    const { answer, sent } = await runAgent(createAgent({ model }), { ...KNOWN, dialogue });
    expect(answer).toMatchObject({ text: 'From the model.\n\nTo go on: Which budget?', origin: 'model' });
    expect(answer.flow).toMatchObject({ session: { step: 'budget', slots: { email: 'ada@example.com' } } });
    expect(sent.filter((piece) => typeof piece === 'string').join('')).toBe(answer.text);
    expect(JSON.stringify(model.asked)).not.toContain('ada@example.com');
  });

  it('makes a lead of the last answer, with what was asked besides in the need', async () => {
    const dialogue = dialogueAt('budget', { email: 'ada@example.com' });
    const messages = [toMessage('5,000')];
    const { answer } = await runAgent(createAgent({ model: null }), { ...UNKNOWN, dialogue, messages });
    expect(answer).toMatchObject({ text: 'Done.', origin: 'flow', flow: { shown: { state: 'completed' } } });
    expect(answer.flow?.lead).toMatchObject({ email: 'ada@example.com', need: 'Budget: 5000', phone: null });
  });

  it('takes several messages as one reply, or the command among them', async () => {
    const dialogue = dialogueAt('email');
    const say = async (...texts: string[]) =>
      (await runAgent(createAgent({ model: null }), { ...UNKNOWN, dialogue, messages: texts.map(toMessage) })).answer
        .flow;
    expect(await say('it is', 'ada@example.com')).toMatchObject({ session: { step: 'budget' } });
    expect(await say('ada@', 'cancel')).toMatchObject({ shown: { state: 'cancelled', reason: 'customer' } });
  });

  it('ends a flow that is not there any more, unless another is wanted', async () => {
    const other = flowOf([{ id: 'a', type: 'text', prompt: 'What?' }], { id: 'other', title: 'Another flow' });
    const open = dialogueAt('email');
    const dialogue = { ...open, setup: BotFlows.parse({ flows: [other] }) };
    const say = async (text: string) =>
      (await runAgent(createAgent({ model: null }), { ...UNKNOWN, dialogue, messages: [toMessage(text)] })).answer.flow;
    expect(await say('ada@example.com')).toMatchObject({ shown: { state: 'cancelled', reason: 'gone' } });
    expect(await say('another flow')).toMatchObject({ shown: { state: 'asking', flowId: 'other' } });
  });
});
