import { describe, expect, it } from 'vitest';

import { createAgent, type AgentInput } from '../../activities/agent/index.js';
import type { LanguageModel } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import { BotFlows } from '../../contracts/flows.js';
import { flowOf } from '../flows/flow-of.js';
import { runAgent, toMessage, UNKNOWN } from './run-agent.js';

const TEXT = 'A person goes on.';
const settings = BotSettings.parse({
  fallback: 'I do not know.',
  handOver: { enabled: true, text: TEXT, reasons: { phrases: ['my lawyer'] } },
});
const agent = createAgent({ model: null });
const ask = async (text: string, input: Partial<AgentInput> = {}) =>
  (await runAgent(agent, { settings, messages: [toMessage(text)], ...input })).answer;

const CALLBACK = flowOf(
  [
    {
      ...{ id: 'topic', type: 'choice', prompt: 'What about?', choices: ['Prices', 'Something else'] },
      branch: [{ slot: 'topic', equals: 'Something else', then: 'hand_over' }],
    },
    { id: 'email', type: 'email', prompt: 'Which address?' },
  ],
  { id: 'callback', title: 'Call me', onComplete: 'lead', then: 'hand_over' },
);
const setup = BotFlows.parse({ flows: [CALLBACK] });

function dialogueAt(step: string, slots: Record<string, string> = {}): NonNullable<AgentInput['dialogue']> {
  const at = {
    flowId: 'callback',
    versionId: null,
    status: 'asking',
    asked: 'answer',
    skipped: [],
    retries: 0,
  } as const;
  return { setup, versionId: null, session: { ...at, skipped: [], step, slots } };
}

describe('an agent whose bot has people', () => {
  it('hands over with the second question in a row that it cannot answer, and asks for no other words then', async () => {
    const first = await ask('Who painted the Mona Lisa?', UNKNOWN);
    expect(first).toMatchObject({ text: 'I do not know.', unsure: true });
    expect(first).not.toHaveProperty('handOver');
    const second = await ask('Who painted the Mona Lisa?', { ...UNKNOWN, unsureBefore: 1 });
    expect(second).toMatchObject({
      ...{ text: TEXT, origin: 'fallback', unsure: true, suggestions: [] },
      handOver: { reason: 'unsure' },
    });
    expect(await ask('Where is my parcel?', { unsureBefore: 1 })).not.toHaveProperty('handOver');
    const off = BotSettings.parse({ handOver: { enabled: true, reasons: { unsure: 0 } } });
    expect(await ask('Who?', { ...UNKNOWN, settings: off, unsureBefore: 5 })).not.toHaveProperty('handOver');
  });

  it('takes a model for unsure where nothing was found for a question, but not for small talk', async () => {
    const model: LanguageModel = {
      answer: () => Promise.resolve({ text: 'Sorry.', model: 'fake', usage: { inputTokens: 1, outputTokens: 1 } }),
    };
    const withModel = createAgent({ model });
    const run = async (text: string) =>
      (await runAgent(withModel, { ...UNKNOWN, settings, messages: [toMessage(text)], unsureBefore: 1 })).answer;
    expect(await run('Who painted it?')).toMatchObject({ origin: 'model', handOver: { reason: 'unsure' } });
    expect(await run('Nice day today')).not.toHaveProperty('unsure');
  });

  it.each([
    ['policy', 'I talk to my LAWYER!'],
    ['angry', 'This is ridiculous, where is my parcel?'],
  ])('hands over at once for its reason: %s', async (reason, text) => {
    const asked: string[] = [];
    const model: LanguageModel = {
      answer: ({ prompt }) => {
        asked.push(...prompt.map(({ text }) => text));
        return Promise.reject(new Error('Nobody asks it.'));
      },
    };
    const dialogue = dialogueAt('email', { topic: 'Prices' });
    const { answer, sent } = await runAgent(createAgent({ model }), {
      settings,
      dialogue,
      messages: [toMessage(text)],
    });
    expect(answer).toMatchObject({ text: TEXT, origin: 'people', handOver: { reason } });
    expect(answer).not.toHaveProperty('flow');
    expect(sent).toEqual([TEXT]);
    expect(asked).toEqual([]);
  });

  it('does none of it where the bot has no people', async () => {
    const alone = BotSettings.parse({ fallback: 'I do not know.', handOver: { reasons: { phrases: ['my lawyer'] } } });
    const answer = await ask('This is ridiculous, I ask my lawyer', { ...UNKNOWN, settings: alone, unsureBefore: 9 });
    expect(answer).toMatchObject({ text: 'I do not know.', unsure: true });
    expect(answer).not.toHaveProperty('handOver');
  });
});

describe('a flow', () => {
  it('hands over at its end, with the lead that it makes', async () => {
    const answer = await ask('ada@example.com', { dialogue: dialogueAt('email', { topic: 'Prices' }) });
    expect(answer).toMatchObject({
      ...{ text: `Done.\n\n${TEXT}`, handOver: { reason: 'flow' } },
      flow: { shown: { state: 'completed' }, lead: { email: 'ada@example.com' } },
    });
  });

  it('hands over where a branch says so, without what its end is for', async () => {
    const answer = await ask('Something else', { dialogue: dialogueAt('topic') });
    expect(answer).toMatchObject({
      ...{ text: `All right.\n\n${TEXT}`, handOver: { reason: 'flow' } },
      flow: { shown: { state: 'completed' }, session: { slots: { topic: 'Something else' } }, lead: null },
    });
  });

  it('that nobody answered for too long is over: what is said now is answered', async () => {
    const { session } = dialogueAt('email', { topic: 'Prices' });
    const dialogue = { setup, versionId: null, session: null, lapsed: session };
    expect(await ask('Where is my parcel?', { dialogue })).toMatchObject({
      ...{ origin: 'knowledge', text: expect.stringContaining('Use the link in the mail.\n\nI have closed') as string },
      flow: { shown: { state: 'cancelled', reason: 'timeout' }, session: { status: 'cancelled', slots: {} } },
    });
    expect(await ask('Call me', { dialogue })).toMatchObject({ flow: { shown: { state: 'asking', step: 'topic' } } });
  });
});
