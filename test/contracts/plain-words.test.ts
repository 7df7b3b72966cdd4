import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { checkInput, nameField, toSentence } from '../../contracts/plain-words.js';

/** Stands for what somebody wrote. */
const CONTENT = 'xyzzy-content';

function sentencesOf(schema: z.ZodType, value: unknown): string[] {
  const checked = checkInput({ schema, value });
  if (checked.ok) throw new Error('the value was accepted');
  return checked.faults.map((fault) => toSentence(fault, { whole: 'The body' }));
}

const of = (schema: z.ZodType) => z.object({ field: schema });

describe('a fault in plain words', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['is missing', z.string(), undefined],
    ['is missing', z.enum(['a', 'b']), undefined],
    ['is missing', z.object({}), undefined],
    ['is missing', z.union([z.string(), z.number()]), undefined],
    ['must not be null', z.string(), null],
    ['must not be null', z.string().optional(), null],
    ['must be a string', z.string(), 7],
    ['must be a number', z.number(), CONTENT],
    ['must be a number', z.coerce.number(), CONTENT],
    ['must be a number', z.number(), NaN],
    ['must be a whole number', z.number().int(), 1.5],
    ['must be true or false', z.boolean(), CONTENT],
    ['must be an array', z.array(z.string()), CONTENT],
    ['must be an object', z.object({}), [CONTENT]],
    ['is not of the kind that it must be', z.date(), CONTENT],
    ['must be at most 30', z.number().max(30), 99],
    ['must be at least 0', z.number().min(0), -1],
    ['must be less than 30', z.number().lt(30), 30],
    ['must be more than 0', z.number().gt(0), 0],
    ['must be a multiple of 5', z.number().multipleOf(5), 7],
    ['is 13 characters long; at most 3', z.string().max(3), CONTENT],
    ['is 1 character long; at least 3', z.string().min(3), 'x'],
    ['is 13 characters long; exactly 3', z.string().length(3), CONTENT],
    ['must not be empty', z.string().min(1), ''],
    ['has 2 items; at most 1', z.array(z.string()).max(1), [CONTENT, CONTENT]],
    ['has 1 item; at least 2', z.array(z.string()).min(2), [CONTENT]],
    ['must not be empty', z.array(z.string()).min(1), []],
    ['must be a UUID', z.uuid(), CONTENT],
    ['must be a URL', z.url(), CONTENT],
    ['must be an e-mail address', z.email(), CONTENT],
    ['must be a date and time such as 2030-01-31T12:00:00Z', z.iso.datetime(), CONTENT],
    ['does not have the form that it must', z.string().regex(/^a$/), CONTENT],
    ['does not have the form that it must', z.base64(), CONTENT],
    ['must be one of a, b', z.enum(['a', 'b']), CONTENT],
    ['must be a', z.literal('a'), CONTENT],
    ['has none of the forms that it may have', z.union([z.number(), z.boolean()]), CONTENT],
    ['is not valid', z.string().refine(() => false), CONTENT],
    // What a schema says itself counts more.
    ['must be polite', z.string().refine(() => false, 'must be polite'), CONTENT],
    ['must be short', z.string().max(3, 'must be short'), CONTENT],
  ])('field %s', (words, schema, value) => {
    const sentences = sentencesOf(of(schema), { field: value });
    expect(sentences).toEqual([`field ${words}.`]);
    expect(sentences.join()).not.toContain(CONTENT);
  });

  it('names the kinds of a discriminated union', () => {
    const schema = z.discriminatedUnion('type', [
      z.object({ type: z.literal('one') }),
      z.object({ type: z.literal('two') }),
    ]);
    expect(sentencesOf(schema, { type: CONTENT })).toEqual(['type must be one of one, two.']);
  });

  it('names fields that are not known, unless what stands there is no name', () => {
    const schema = z.object({ inner: z.strictObject({}) });
    expect(sentencesOf(schema, { inner: { colour: 1, [`${CONTENT} and more`]: 2 } })).toEqual([
      'inner.colour is not a known field.',
      'inner has a field that is not known.',
    ]);
  });

  it('shows of the names in a record only those that are names', () => {
    const schema = of(z.record(z.string(), z.object({ inner: z.string() })));
    expect(sentencesOf(schema, { field: { colour: {}, [`${CONTENT} and more`]: {} } })).toEqual([
      'field.colour.inner is missing.',
      'field.*.inner is missing.',
    ]);
  });

  it('says what is wrong with the input as a whole', () => {
    expect(sentencesOf(z.object({}), [])).toEqual(['The body must be an object.']);
  });

  it('tells all faults, in the words of where the input comes from', () => {
    const vocabulary = { types: { string: 'text' }, nothing: 'has no value' };
    const schema = z.object({ one: z.string(), two: z.string() });
    expect(checkInput({ schema, value: { one: 1, two: null }, vocabulary })).toEqual({
      ok: false,
      faults: [
        { path: ['one'], words: 'must be text', kind: 'type', expected: 'string' },
        { path: ['two'], words: 'has no value', kind: 'type', expected: 'string' },
      ],
    });
  });

  it('is not there where the input is valid', () => {
    expect(checkInput({ schema: z.object({ one: z.coerce.number() }), value: { one: '1', other: 2 } })).toEqual({
      ok: true,
      value: { one: 1 },
    });
  });
});

describe("a field's name", () => {
  it.each([
    [['settings', 'greeting'], 'settings.greeting'],
    [['phrases', 3], 'item 4 of phrases'],
    [[0], 'item 1'],
    [['a', 0, 'b', 'c'], 'b.c of item 1 of a'],
    [['a', 0, 1], 'item 2 of item 1 of a'],
  ])('of %j is %s', (path, name) => {
    expect(nameField(path)).toBe(name);
  });
});
