import { randomUUID } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import type { LanguageModel } from '../../activities/ports.js';
import { TurnContext } from '../../contracts/http.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { toAsked } from '../support/asked.js';
import { startStack, type Stack, type StackOptions } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { fetchRuns } from '../support/runs.js';

const TURNS = 200;
const FACT = 'The code of my locker is QX77.';
const QUESTION = 'What is the code of my locker?';

/** A model that knows nothing but what its prompt says: it tells the code where it reads one. */
function createReader({ summarise }: { summarise: (notes: string) => string }): LanguageModel {
  return {
    answer({ prompt, onDelta }) {
      const whole = prompt.map(({ text }) => text).join('\n');
      const isNotes = prompt[0]?.text.startsWith('You keep the notes') === true;
      const code = /code of my locker is (\w+)/.exec(whole)?.[1];
      const text = isNotes ? summarise(whole) : toAsked(prompt) === QUESTION ? (code ?? 'I do not know.') : 'I see.';
      onDelta(text);
      return Promise.resolve({ text, model: 'reader', usage: { inputTokens: 1, outputTokens: 1 } });
    },
  };
}

const forgetful = () => 'They talked about the weather.';
const careful = (notes: string) => (notes.includes('QX77') ? 'The code of my locker is QX77.' : 'Nothing yet.');

/** Tells the fact at turn 3, then of other things, and asks for it at the last turn. */
async function converse(stack: Stack, turns = TURNS) {
  const chat = await visit(stack);
  let said = '';
  for (let turn = 1; turn <= turns; turn += 1) {
    const text =
      turn === 3 ? FACT : turn === turns ? QUESTION : `In year ${1700 + turn} there was a storm over bay ${turn}.`;
    said = await chat.ask(text);
  }
  const events = await chat.readEvents();
  const { key } = await createApiKeyStore(stack.prisma).create({ name: 'test' });
  const response = await fetch(`${stack.url}/api/v1/conversations/${chat.conversationId}/context`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const runs = await fetchRuns(stack.temporal, toConversationWorkflowId(chat.conversationId));
  return { said, events, runs, context: TurnContext.parse(await response.json()).context };
}

async function withStack<Result>(options: StackOptions, use: (stack: Stack) => Promise<Result>): Promise<Result> {
  const stack = await startStack(options);
  try {
    return await use(stack);
  } finally {
    await stack.close();
  }
}

const settings = { knowledge: { mode: 'none' as const }, conversation: { turnsPerRun: 60 } };

describe.concurrent('a fact told at turn 3', () => {
  it(
    'is recalled at turn 200 from memory where neither window nor summary tells of it',
    { timeout: 240_000 },
    async () => {
      const model = createReader({ summarise: forgetful });
      const { said, events, runs, context } = await withStack({ model, bot: { settings } }, (stack) => converse(stack));
      expect(said).toBe('QX77');
      // A run that is left while something reaches it is refused, and read again whole: each such task would have failed.
      expect(runs.length).toBeGreaterThan(3);
      const failedTasks = runs.flatMap(({ events }) => events ?? []).filter((e) => e.workflowTaskFailedEventAttributes);
      expect(failedTasks).toEqual([]);
      expect(context).toMatchObject({ memory: 'available' });
      const recalled = context.parts.filter(({ kind, included }) => kind === 'memory' && included);
      expect(recalled[0]).toMatchObject({ seq: 6 });
      const shown = context.parts.filter(({ kind }) => kind === 'message');
      expect(shown.length).toBeGreaterThanOrEqual(10);
      expect(shown.length).toBeLessThan(30);
      expect(events).toHaveLength(1 + 2 * TURNS);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    },
  );

  it('is in the summary at turn 40 where the bot recalls nothing', { timeout: 240_000 }, async () => {
    const model = createReader({ summarise: careful });
    const bot = { settings: { ...settings, memory: { recall: 'off' as const } } };
    const { said, context } = await withStack({ model, bot }, (stack) => converse(stack, 40));
    expect(said).toBe('QX77');
    expect(context).toMatchObject({ memory: 'off' });
    expect(context.parts).toContainEqual(expect.objectContaining({ kind: 'summary', included: true }));
  });

  it(
    'is only in the summary at turn 200 while the vector store is down, and the answer says that it may say less',
    { timeout: 240_000 },
    async () => {
      const model = createReader({ summarise: careful });
      const { said, context, events } = await withStack(
        { model, bot: { settings }, env: { QDRANT_URL: 'http://127.0.0.1:1' } },
        (stack) => converse(stack),
      );
      expect(said).toBe('QX77');
      expect(context).toMatchObject({ memory: 'unavailable' });
      const told = context.parts.filter(
        ({ kind, included }) => included && kind !== 'instructions' && kind !== 'question',
      );
      expect(told.filter(({ kind }) => kind === 'memory')).toEqual([]);
      expect(Math.min(...told.flatMap((part) => (part.kind === 'message' ? [part.seq] : [])))).toBeGreaterThan(300);
      expect(told).toContainEqual(expect.objectContaining({ kind: 'summary' }));
      expect(events.at(-1)).toMatchObject({ payload: { answer: { degraded: true } } });
    },
  );
});

describe('what one person told', () => {
  it('serves their next conversation where the bot allows it, and nobody else', { timeout: 120_000 }, async () => {
    const model = createReader({ summarise: forgetful });
    const bot = {
      settings: { ...settings, memory: { recall: 'person' as const }, conversation: { windowMessages: 2 } },
    };
    await withStack({ model, bot }, async (stack) => {
      const chat = await visit(stack);
      for (const text of [FACT, 'It rained on Monday.', 'It snowed on Tuesday.', 'It hailed on Friday.'])
        await chat.ask(text);
      const next = await chat.startAnother();
      await expect
        .poll(async () => await next.ask(QUESTION, randomUUID()), { timeout: 20_000, interval: 500 })
        .toBe('QX77');
      const stranger = await visit(stack);
      expect(await stranger.ask(QUESTION)).toBe('I do not know.');
    });
  });
});
