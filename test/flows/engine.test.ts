import { describe, expect, it } from 'vitest';

import { startFlow, takeReply, type FlowMove } from '../../activities/flows/engine.js';
import type { Answerable } from '../../activities/flows/is-question.js';
import type { Flow } from '../../contracts/flows.js';
import { flowOf, SETUP } from './flow-of.js';

const LEAD = flowOf([
  { id: 'name', type: 'name', prompt: 'Name?', label: 'Name' },
  { id: 'email', type: 'email', prompt: 'E-mail?', label: 'E-mail', retries: 1 },
  { id: 'phone', type: 'phone', prompt: 'Phone?', label: 'Phone', optional: true },
  { id: 'confirm', type: 'confirm', prompt: 'Right?' },
]);

/** Walks through a flow; what is said may come with what the knowledge has to it. */
function walk(flow: Flow, ...said: (string | [string, Answerable])[]): FlowMove {
  let move = startFlow({ flow, setup: SETUP, versionId: null });
  for (const reply of said) {
    const [text, answerable] = typeof reply === 'string' ? [reply, 'no' as const] : reply;
    move = takeReply({ flow, setup: SETUP, session: move.session, reply: { text, answerable } });
  }
  return move;
}

describe('a flow', () => {
  it('asks one thing after the other, shows what it took down, and ends with it', () => {
    expect(walk(LEAD)).toMatchObject({
      kind: 'advanced',
      text: 'Name?',
      shown: { step: 'name', progress: { step: 1, of: 4 } },
    });
    const shown = walk(LEAD, 'Ada Lovelace', 'it is ada@Example.COM.', 'skip');
    expect(shown.text).toBe('Right?\nName: Ada Lovelace\nE-mail: ada@example.com\nPhone: –');
    expect(shown.suggestions).toEqual(['Yes', 'No']);
    expect(walk(LEAD, 'Ada Lovelace', 'ada@example.com', 'skip', 'yes')).toMatchObject({
      kind: 'completed',
      text: 'Done.',
      session: { status: 'completed', slots: { name: 'Ada Lovelace', email: 'ada@example.com' } },
    });
  });

  it('says what is wrong with an answer, and gives up after its retries', () => {
    const once = walk(LEAD, 'Ada', 'ada at example');
    expect(once).toMatchObject({ kind: 'repeated', session: { step: 'email', retries: 1 } });
    expect(once.text).toMatch(/^That does not look like an e-mail address.*\nE-mail\?$/s);
    expect(walk(LEAD, 'Ada', 'ada at example', 'ada')).toMatchObject({
      kind: 'cancelled',
      shown: { reason: 'answers' },
      session: { slots: {} },
    });
  });

  it('leaves an optional step out once its retries are used up', () => {
    const tries = ['one', 'two', 'three', 'four'];
    expect(walk(LEAD, 'Ada', 'ada@example.com', ...tries)).toMatchObject({
      kind: 'advanced',
      session: { step: 'confirm', skipped: ['phone'] },
    });
  });

  it('goes back to an answer, keeps it with "skip", or takes another, and then goes on where it was', () => {
    const back = walk(LEAD, 'Ada', 'ada@example.com', 'back', 'back');
    expect(back).toMatchObject({ session: { step: 'name' }, suggestions: ['Skip'] });
    expect(back.text).toBe('Name?\nSo far: Ada. Say "skip" to keep it.');
    expect(walk(LEAD, 'Ada', 'ada@example.com', 'back', 'back', 'skip')).toMatchObject({ session: { step: 'phone' } });
    expect(walk(LEAD, 'Ada', 'ada@example.com', 'back', 'back', 'Grace')).toMatchObject({
      session: { step: 'phone', slots: { name: 'Grace', email: 'ada@example.com' } },
    });
    expect(walk(LEAD, 'back')).toMatchObject({ kind: 'repeated', text: 'This is the first question.\nName?' });
  });

  it('does not leave out what it needs', () => {
    expect(walk(LEAD, 'skip')).toMatchObject({ kind: 'repeated', session: { step: 'name' } });
  });

  it('changes what was wrong, by its name, before it ends', () => {
    const asked = walk(LEAD, 'Ada', 'ada@example.com', 'skip', 'no');
    expect(asked).toMatchObject({
      text: 'What would you like to change?',
      suggestions: ['Name', 'E-mail', 'Phone'],
      shown: { type: 'choice', choices: ['Name', 'E-mail', 'Phone'] },
    });
    const done = walk(LEAD, 'Ada', 'ada@example.com', 'skip', 'no', 'phone', '+44 20 7946 0000', 'yes');
    expect(done).toMatchObject({ kind: 'completed', session: { slots: { phone: '+442079460000' }, skipped: [] } });
    expect(walk(LEAD, 'Ada', 'ada@example.com', 'skip', 'no', 'back')).toMatchObject({ session: { asked: 'answer' } });
  });

  it('stops when it is told to, and keeps nothing', () => {
    expect(walk(LEAD, 'Ada', 'Never mind!')).toMatchObject({
      kind: 'cancelled',
      shown: { state: 'cancelled', reason: 'customer' },
      session: { status: 'cancelled', slots: {} },
    });
  });

  it('lets a question in the middle be answered, and asks again where it was', () => {
    expect(walk(LEAD, 'Ada', ['How much does shipping cost?', 'likely'])).toMatchObject({
      kind: 'question',
      text: 'To go on: E-mail?',
      session: { step: 'email', retries: 0 },
    });
    expect(walk(LEAD, ['how much is shipping', 'sure'])).toMatchObject({ kind: 'question' });
    expect(walk(LEAD, ['Bill', 'sure'])).toMatchObject({ session: { slots: { name: 'Bill' } } });
    expect(walk(LEAD, 'Ada', ['ada@example.com', 'sure'])).toMatchObject({ session: { step: 'phone' } });
  });

  it('branches by what was answered, and comes together again', () => {
    const flow = flowOf([
      {
        id: 'kind',
        type: 'choice',
        prompt: 'For whom?',
        choices: ['A company', 'Myself'],
        branch: [{ slot: 'kind', equals: 'Myself', goto: 'when' }],
      },
      { id: 'company', type: 'text', prompt: 'Which one?' },
      { id: 'when', type: 'date', prompt: 'When?', from: '2026-01-01' },
    ]);
    expect(walk(flow, '1')).toMatchObject({ session: { step: 'company', slots: { kind: 'A company' } } });
    expect(walk(flow, 'myself')).toMatchObject({ session: { step: 'when' }, shown: { progress: { step: 2, of: 2 } } });
    expect(walk(flow, 'myself', '31.1.2026')).toMatchObject({
      kind: 'completed',
      session: { slots: { when: '2026-01-31' } },
    });
    expect(walk(flow, 'myself', '31.12.2025').text).toContain('2026-01-01');
    const other = walk(flow, 'A company', 'Acme', 'back', 'back', 'myself');
    expect(other).toMatchObject({ session: { step: 'when', slots: { company: 'Acme' } } });
  });

  it('ends kindly where the step that it had asked is not there any more, and drops answers that are not valid now', () => {
    const { session } = walk(LEAD, 'Ada', 'ada@example.com');
    const reply = { text: '+44 20 7946 0000', answerable: 'no' as const };
    const without = flowOf([{ id: 'name', type: 'name', prompt: 'Name?' }]);
    expect(takeReply({ flow: without, setup: SETUP, session, reply })).toMatchObject({
      kind: 'cancelled',
      shown: { reason: 'gone' },
    });
    const other = flowOf([
      { id: 'name', type: 'number', prompt: 'How many?' },
      { id: 'phone', type: 'phone', prompt: 'Phone?' },
    ]);
    const stale = takeReply({ flow: other, setup: SETUP, session, reply });
    expect(stale).toMatchObject({ kind: 'advanced', session: { step: 'name', slots: { phone: '+442079460000' } } });
  });
});
