import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';

import { createAgent } from '../../activities/agent/index.js';
import { toModelFailure } from '../../activities/agent/model-failures.js';
import type { LanguageModel, ModelRequest } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { PromptMessage } from '../../contracts/context.js';
import { toAsked } from '../support/asked.js';
import { GREETING, KNOWN, RETURNS, runAgent, toMessage, TRACKING, UNKNOWN, VOUCHER } from './run-agent.js';

/** A model that says these pieces, and keeps what it was asked. */
function saying(...pieces: string[]): LanguageModel & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    asked,
    answer(request) {
      asked.push(request);
      for (const piece of pieces) request.onDelta(piece);
      return Promise.resolve({ text: pieces.join(''), model: 'fake', usage: { inputTokens: 5, outputTokens: 3 } });
    },
  };
}

/** A model that says something and then fails. */
function failing(error: Error, ...pieces: string[]): LanguageModel {
  return {
    answer(request) {
      for (const piece of pieces) request.onDelta(piece);
      return Promise.reject(error);
    },
  };
}

const overloaded = toModelFailure(Object.assign(new Error(), { status: 429 }));
const rejected = toModelFailure(Object.assign(new Error(), { status: 401 }));

describe('an agent without a model', () => {
  const agent = createAgent({ model: null });

  it('answers with the best passage, names it as the source, and streams the text', async () => {
    const { answer, sent } = await runAgent(agent);
    expect(answer).toEqual({
      text: 'Use the link in the mail.',
      context: null,
      origin: 'knowledge',
      degraded: false,
      citations: [{ passageId: 'tracking', title: 'Where is my parcel?', category: 'shipping', score: 0.9 }],
      suggestions: ['How do I send it back?', 'Can I pay with a voucher?', 'When are you open?'],
      model: null,
      usage: { inputTokens: 0, outputTokens: 0 },
    });
    expect(sent).toEqual(['Use the link in the mail.']);
  });

  it('says honestly that it does not know, where nothing is close enough', async () => {
    const { answer, sent } = await runAgent(agent, UNKNOWN);
    expect(answer).toMatchObject({ text: 'I do not know.', origin: 'fallback', degraded: false, citations: [] });
    expect(answer.suggestions).toEqual(['Where is my parcel?', 'How do I send it back?', 'Can I pay with a voucher?']);
    expect(sent).toEqual(['I do not know.']);
  });

  it('suggests what the bot suggests anyway, where it found nothing at all', async () => {
    const { answer } = await runAgent(agent, { passages: [], matches: [] });
    expect(answer).toMatchObject({ origin: 'fallback', suggestions: ['What can you do?'] });
  });

  it('says which question it answers, where that may not be the one that was asked', async () => {
    const { answer } = await runAgent(agent, { matches: [{ passageId: 'tracking', score: 0.7 }] });
    expect(answer).toMatchObject({
      text: 'If you mean "Where is my parcel?": Use the link in the mail.',
      origin: 'knowledge',
    });
  });

  it('answers small talk as it is, and offers after it only what the bot suggests anyway', async () => {
    const { answer } = await runAgent(agent, {
      passages: [GREETING, TRACKING],
      matches: [{ passageId: 'greeting', score: 0.7 }],
    });
    expect(answer).toMatchObject({
      text: 'Good to see you.',
      suggestions: ['What can you do?'],
    });
  });

  it('never offers small talk as a next question', async () => {
    const { answer } = await runAgent(agent, {
      passages: [TRACKING, GREETING, RETURNS],
      matches: [...KNOWN.matches, { passageId: 'greeting', score: 0.8 }],
    });
    expect(answer.suggestions).toEqual(['How do I send it back?', 'What can you do?']);
  });

  it('says that knowledge was missing when it could not be searched', async () => {
    const { answer } = await runAgent(agent, { passages: [], matches: [], knowledge: 'unavailable' });
    expect(answer).toMatchObject({ origin: 'fallback', degraded: true });
  });

  it('misses no knowledge where the bot is to look up none', async () => {
    const settings = BotSettings.parse({ knowledge: { mode: 'none' } });
    const { answer } = await runAgent(agent, { settings, passages: [], matches: [], knowledge: 'unavailable' });
    expect(answer).toMatchObject({ origin: 'fallback', degraded: false });
  });

  it('leaves out a passage whose text could not be loaded', async () => {
    const { answer } = await runAgent(agent, { passages: KNOWN.passages.slice(1) });
    expect(answer.citations.map(({ passageId }) => passageId)).toEqual(['returns']);
  });
});

describe('an agent with a model', () => {
  it('answers with what the model says, and streams it as it comes', async () => {
    const { answer, sent } = await runAgent(createAgent({ model: saying('It is ', 'on its way.') }));
    expect(answer).toMatchObject({ text: 'It is on its way.', origin: 'model', degraded: false, model: 'fake' });
    expect(answer.usage).toEqual({ inputTokens: 5, outputTokens: 3 });
    expect(sent).toEqual(['It is ', 'on its way.']);
  });

  it('gives the model all messages as one question, the window, and only passages above the threshold', async () => {
    const model = saying('Yes.');
    const window = [{ role: 'customer' as const, text: 'Hello', seq: 2 }];
    await runAgent(createAgent({ model }), { window, messages: [toMessage('Where is it?'), toMessage('My parcel')] });
    const { prompt = [] } = model.asked[0] ?? {};
    expect(toAsked(prompt)).toBe('Where is it?\nMy parcel');
    expect(prompt[1]).toEqual({ role: 'customer', text: 'Hello' });
    expect(toTitles(prompt)).toEqual([TRACKING, RETURNS, VOUCHER].map(({ title }) => title));
  });

  it('gives the model no more passages than the bot wants', async () => {
    const model = saying('Yes.');
    const settings = BotSettings.parse({ knowledge: { passages: 1, threshold: 0 } });
    await runAgent(createAgent({ model }), { settings });
    expect(toTitles(model.asked[0]?.prompt ?? [])).toEqual([TRACKING.title]);
  });

  it('cites the passages that the model names, numbered as they appear, and no others', async () => {
    const { answer } = await runAgent(
      createAgent({ model: saying('Free for 30 days [2]. Track it [1][2] or not [7], x[1].') }),
    );
    expect(answer.text).toBe('Free for 30 days [1]. Track it [2][1] or not, x[1].');
    expect(answer.citations.map(({ passageId }) => passageId)).toEqual(['returns', 'tracking']);
    expect(answer.suggestions).toEqual(['Can I pay with a voucher?', 'When are you open?', 'What can you do?']);
  });

  it('cites what the model was given, where it names nothing', async () => {
    const { answer } = await runAgent(createAgent({ model: saying('It is on its way.') }));
    expect(answer.citations.map(({ passageId }) => passageId)).toEqual(['tracking', 'returns', 'voucher']);
  });

  it('cites nothing where nothing was given', async () => {
    const { answer } = await runAgent(createAgent({ model: saying('Hello! [1]') }), UNKNOWN);
    expect(answer).toMatchObject({ text: 'Hello!', origin: 'model', citations: [] });
  });

  it('says so when the model had to answer without knowledge that should have been there', async () => {
    const { answer } = await runAgent(createAgent({ model: saying('Hello!') }), {
      knowledge: 'unavailable',
      matches: [],
      passages: [],
    });
    expect(answer).toMatchObject({ origin: 'model', degraded: true });
  });

  it('lets no control characters through, and no text without an end', async () => {
    const { answer, sent } = await runAgent(
      createAgent({ model: saying('  A\u0000B\u001b[2J\r\n', 'C '.repeat(3000)) }),
    );
    expect(answer.text.startsWith('AB[2J\nC C')).toBe(true);
    expect(answer.text.length).toBeLessThanOrEqual(4000);
    expect(answer.text.endsWith('C …')).toBe(true);
    const streamed = sent.map(String).join('');
    expect(streamed.length).toBeLessThanOrEqual(4000);
    expect(streamed).toMatch(/^[\P{Cc}\n]*$/u);
  });

  it('sends no half characters when the model cuts one in two', async () => {
    const [high, low] = ['😀'.charAt(0), '😀'.charAt(1)];
    const { answer, sent } = await runAgent(createAgent({ model: saying(`Hi ${high}`, `${low}!`) }));
    expect(sent).toEqual(['Hi ', '😀!']);
    expect(answer.text).toBe('Hi 😀!');
  });

  it('is never silent, even where the model says nothing that can be shown', async () => {
    const { answer } = await runAgent(createAgent({ model: saying('\u0000 ') }));
    expect(answer).toMatchObject({ text: 'I do not know.', origin: 'fallback', citations: [] });
  });
});

describe('an agent whose model fails', () => {
  it('hands the failure on, where another attempt may help and is wanted', async () => {
    const run = runAgent(createAgent({ model: failing(overloaded) }), { onModelFailure: 'throw' });
    await expect(run).rejects.toBe(overloaded);
  });

  it('answers from the knowledge, degraded, where it is to do without', async () => {
    const { answer, sent } = await runAgent(createAgent({ model: failing(overloaded) }));
    expect(answer).toMatchObject({
      text: 'Use the link in the mail.',
      origin: 'knowledge',
      degraded: true,
      model: null,
    });
    expect(sent).toEqual(['Use the link in the mail.']);
  });

  it('does so at once, where no other attempt would help', async () => {
    const { answer } = await runAgent(createAgent({ model: failing(rejected) }), { onModelFailure: 'throw' });
    expect(answer).toMatchObject({ origin: 'knowledge', degraded: true });
  });

  it('takes back what was streamed before it streams another answer', async () => {
    const { answer, sent } = await runAgent(createAgent({ model: failing(overloaded, 'Your par') }));
    expect(sent).toEqual(['Your par', { reset: true }, 'Use the link in the mail.']);
    expect(answer.text).toBe('Use the link in the mail.');
  });

  it('is honest and degraded, where the knowledge has no answer either', async () => {
    const { answer } = await runAgent(createAgent({ model: failing(overloaded) }), UNKNOWN);
    expect(answer).toMatchObject({ text: 'I do not know.', origin: 'fallback', degraded: true });
  });

  it('does not take a bug for a provider that is down', async () => {
    await expect(runAgent(createAgent({ model: failing(new TypeError('bug')) }))).rejects.toThrow('bug');
    const other = ApplicationFailure.create({ type: 'SomethingElse', message: 'other' });
    await expect(runAgent(createAgent({ model: failing(other) }))).rejects.toBe(other);
  });
});

describe('an agent that is stopped', () => {
  const reason = new Error('superseded');

  it('rejects with the reason within 200 ms, and sends nothing more, whatever the model goes on to do', async () => {
    const abort = new AbortController();
    let abortedAt = Infinity;
    let say: (text: string) => void = () => undefined;
    let finish: () => void = () => undefined;
    const deaf: LanguageModel = {
      answer: ({ onDelta }) =>
        new Promise((resolve) => {
          say = onDelta;
          finish = () => {
            resolve({ text: 'all of it', model: 'deaf', usage: { inputTokens: 0, outputTokens: 0 } });
          };
          onDelta('Your par');
          setTimeout(() => {
            abortedAt = performance.now();
            abort.abort(reason);
          }, 20);
        }),
    };
    const sent: string[] = [];
    const run = runAgent(createAgent({ model: deaf }), { signal: abort.signal, onDelta: (text) => sent.push(text) });
    await expect(run).rejects.toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(200);
    say('cel is here');
    finish();
    await new Promise(setImmediate);
    expect(sent).toEqual(['Your par']);
  });

  it('starts nothing when it was stopped before', async () => {
    const model = saying('never');
    const run = runAgent(createAgent({ model }), { signal: AbortSignal.abort(reason) });
    await expect(run).rejects.toBe(reason);
    expect(model.asked).toEqual([]);
  });

  it('does not degrade because the call was aborted', async () => {
    const abort = new AbortController();
    const model: LanguageModel = {
      answer: () => {
        abort.abort(reason);
        return Promise.reject(overloaded);
      },
    };
    const sent: string[] = [];
    const run = runAgent(createAgent({ model }), { signal: abort.signal, onDelta: (text) => sent.push(text) });
    await expect(run).rejects.toBe(reason);
    expect(sent).toEqual([]);
  });
});

function toTitles(prompt: PromptMessage[]): string[] {
  return [...(prompt.at(-1)?.text ?? '').matchAll(/^Title: (.*)$/gm)].map(([, title = '']) => title);
}
