import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { startFlow, takeReply, type FlowMove } from '../../activities/flows/engine.js';
import type { Answerable } from '../../activities/flows/is-question.js';
import { readAnswer } from '../../activities/flows/read-answer.js';
import { Flow, FlowStepType } from '../../contracts/flows.js';
import { SETUP } from './flow-of.js';

/** Something that is an answer to a step of this type. */
const ANSWERS: Record<Exclude<FlowStepType, 'confirm'>, string[]> = {
  text: ['something', 'a second thing'],
  name: ['Ada', 'Grace Hopper'],
  email: ['ada@example.com', 'mail grace@example.org please'],
  phone: ['+44 20 7946 0000', '030 1234567'],
  number: ['7', '1,000', '-2.5'],
  date: ['2026-01-31', '1.2.2026', 'March 3, 2026'],
  choice: ['One', '2'],
  'yes-no': ['yes', 'Nope'],
};
const TYPES = FlowStepType.options.filter((type) => type !== 'confirm');

const steps = fc
  .array(
    fc.record({
      type: fc.constantFrom(...TYPES),
      optional: fc.boolean(),
      retries: fc.integer({ min: 0, max: 3 }),
      jump: fc.integer({ min: 1, max: 3 }),
      branches: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .chain((drawn) => fc.boolean().map((confirms) => ({ drawn, confirms })));

/** Any valid flow, with ways that part and come together. */
const flows = steps.map(({ drawn, confirms }): Flow => {
  const made = drawn.map(({ type, optional, retries, jump, branches }, at) => {
    const goto = `s${Math.min(at + jump, drawn.length - 1)}`;
    const equals = { choice: 'One', 'yes-no': 'yes' }[type as string] ?? 'something';
    return {
      ...{ id: `s${at}`, type, optional, retries, prompt: `Step ${at}?` },
      ...(type === 'choice' ? { choices: ['One', 'Two', 'Three'] } : {}),
      ...(branches && at < drawn.length - 1 ? { branch: [{ slot: `s${at}`, equals, goto }] } : {}),
    };
  });
  const end = confirms ? [{ id: 'confirm', type: 'confirm', prompt: 'Right?' }] : [];
  return Flow.parse({ id: 'any', title: 'Any flow', texts: { completed: 'Done.' }, steps: [...made, ...end] });
});

const replies = fc.record({
  text: fc.oneof(
    fc.constantFrom('back', 'skip', 'no', 'yes', 's0', 's1', 'What is it?', ...Object.values(ANSWERS).flat()),
    fc.string({ maxLength: 30 }),
  ),
  answerable: fc.constantFrom<Answerable>('no', 'likely', 'sure', 'small-talk'),
});

const begin = (flow: Flow): FlowMove => startFlow({ flow, setup: SETUP, versionId: null });
const reply = (flow: Flow, { session }: FlowMove, said: { text: string; answerable: Answerable }): FlowMove =>
  takeReply({ flow, setup: SETUP, session, reply: said });
const isOpen = ({ session }: FlowMove): boolean => session.status === 'asking';

const findPrompt = ({ steps }: Flow, asked: string): string => steps.find(({ id }) => id === asked)?.prompt ?? '';

/** A valid answer to what is asked now. */
function answerTo(flow: Flow, { session }: FlowMove): string {
  const type = flow.steps.find(({ id }) => id === session.step)?.type ?? 'text';
  return type === 'confirm' ? 'yes' : (ANSWERS[type][0] ?? '');
}

describe('whatever is said in whatever flow', () => {
  it('advances, is asked for again with a reason, or ends the flow; an open flow always asks something of its way', () => {
    fc.assert(
      fc.property(flows, fc.array(replies, { maxLength: 30 }), (flow, said) => {
        let move = begin(flow);
        for (const one of said) {
          if (!isOpen(move)) break;
          const before = move;
          move = reply(flow, before, one);
          const { kind, session, text, shown } = move;
          expect(text.trim()).not.toBe('');
          if (kind === 'completed' || kind === 'cancelled') expect(session.status).toBe(kind);
          else expect(shown).toMatchObject({ state: 'asking', step: session.step });
          if (kind === 'repeated' || kind === 'question') {
            expect(session.step).toBe(before.session.step);
            const asked = session.asked === 'change' ? SETUP.texts.change : findPrompt(flow, session.step);
            expect(text.lastIndexOf(asked)).toBeGreaterThan(0);
          }
          if (kind === 'question') expect(session).toEqual(before.session);
        }
      }),
    );
  });

  it('does the same again in the same state', () => {
    fc.assert(
      fc.property(flows, fc.array(replies, { maxLength: 10 }), replies, (flow, said, last) => {
        const move = said.reduce((at, one) => (isOpen(at) ? reply(flow, at, one) : at), begin(flow));
        expect(reply(flow, move, last)).toEqual(reply(flow, move, last));
      }),
    );
  });

  it('ends within the steps and retries there are, where nobody goes back, asks, or changes anything', () => {
    const words = fc.oneof(fc.constantFrom(...Object.values(ANSWERS).flat()), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(flows, fc.array(words, { minLength: 60, maxLength: 60 }), (flow, said) => {
        const most = flow.steps.reduce((all, { retries }) => all + retries + 1, 0);
        let move = begin(flow);
        let count = 0;
        for (const text of said) {
          if (!isOpen(move)) break;
          // At the end a name of something would change it.
          const plain = move.session.step === 'confirm' ? 'yes' : text;
          move = reply(flow, move, { text: plain, answerable: 'no' });
          if (move.kind !== 'question') count += 1;
        }
        expect(count).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('loses no answer by going back and forth: only a new answer or the end of the flow takes one away', () => {
    fc.assert(
      fc.property(flows, fc.array(replies, { maxLength: 30 }), (flow, said) => {
        let move = begin(flow);
        for (const one of said) {
          const before = move;
          move = reply(flow, before, one);
          if (!isOpen(move)) break;
          for (const [id, value] of Object.entries(before.session.slots)) {
            if (id === before.session.step) expect(move.session.slots[id]).toBeDefined();
            else expect(move.session.slots[id]).toBe(value);
          }
        }
      }),
    );
  });

  it('can be completed from anywhere with valid answers', () => {
    fc.assert(
      fc.property(flows, fc.array(replies, { maxLength: 20 }), (flow, said) => {
        let move = said.reduce((at, one) => (isOpen(at) ? reply(flow, at, one) : at), begin(flow));
        for (let more = 0; isOpen(move) && more < 2 * flow.steps.length + 2; more += 1) {
          // Out of the question of what to change.
          const text = move.session.asked === 'change' ? 'back' : answerTo(flow, move);
          move = reply(flow, move, { text, answerable: 'no' });
        }
        expect(isOpen(move)).toBe(false);
      }),
    );
  });
});

describe('an answer as it is kept', () => {
  it('would be read again as itself', () => {
    const types = fc.constantFrom(...TYPES);
    const texts = fc.oneof(fc.constantFrom(...Object.values(ANSWERS).flat()), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(types, texts, (type, text) => {
        const choices = type === 'choice' ? { choices: ['One', 'Two', 'Two and a half'] } : {};
        const flow = {
          id: 'a',
          title: 'Any',
          texts: { completed: '.' },
          steps: [{ id: 's', type, prompt: '?', ...choices }],
        };
        const [step] = Flow.parse(flow).steps;
        if (step === undefined) throw new Error('There is no step.');
        const value = readAnswer({ step, text, words: SETUP.words });
        if (value !== null) expect(readAnswer({ step, text: value, words: SETUP.words })).toBe(value);
      }),
    );
  });
});
