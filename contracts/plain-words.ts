import type { z } from 'zod';

/** What is wrong with one field of an input. */
export type Fault = {
  /** Where; empty: the input as a whole. */
  path: (string | number)[];
  /** What goes on from the field's name: `must be at most 30`. Never holds what was given, but for names of fields. */
  words: string;
};

/** What kind of fault it is, for whoever says it in words of their own. Holds nothing of what was given either. */
export type FaultKind =
  | { kind: 'type'; expected: string }
  | { kind: 'too big' | 'too small'; of: string; limit: number }
  /** What the schema itself has words for, and whatever is rare. */
  | { kind: 'other' };

/** How the kinds of values are called where the input comes from. */
export type Vocabulary = {
  /** By the names that zod gives to types: `must be ...`. */
  types: Readonly<Record<string, string>>;
  /** What is said of null. */
  nothing: string;
};

const JSON_VOCABULARY: Vocabulary = {
  types: {
    string: 'a string',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'an array',
    object: 'an object',
  },
  nothing: 'must not be null',
};

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'a UUID',
  url: 'a URL',
  email: 'an e-mail address',
  datetime: 'a date and time such as 2030-01-31T12:00:00Z',
};

export type CheckedInput<Value> = { ok: true; value: Value } | { ok: false; faults: (Fault & FaultKind)[] };

/**
 * Validates what comes from outside, with every fault in words that people understand. What a schema itself says of a
 * fault counts more; it is to be written so that it goes on from a field's name, too. Never throws.
 */
export function checkInput<Schema extends z.ZodType>({
  schema,
  value,
  vocabulary = JSON_VOCABULARY,
}: {
  schema: Schema;
  value: unknown;
  vocabulary?: Vocabulary;
}): CheckedInput<z.output<Schema>> {
  const result = schema.safeParse(value, { error: (issue) => toWords(issue, vocabulary) });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, faults: result.error.issues.flatMap(toFaults) };
}

/** A sentence about a fault, with the field named; `whole` is what the input is called where no field is at fault. */
export function toSentence({ path, words }: Fault, { whole }: { whole: string }): string {
  return `${path.length === 0 ? whole : nameField(path)} ${words}.`;
}

/** A field's name for people: `settings.greeting`, `item 4 of phrases`. */
export function nameField(path: readonly (string | number)[]): string {
  const at = path.findLastIndex((step) => typeof step === 'number');
  const own = path.slice(at + 1).join('.');
  if (at === -1) return own;
  const item = `item ${Number(path[at]) + 1}`;
  const list = path.slice(0, at);
  return [own, item, ...(list.length === 0 ? [] : [nameField(list)])].filter((part) => part !== '').join(' of ');
}

// In a record, and among unknown keys, a name is input: what does not look like one may be anything somebody wrote.
const NAME = /^[\w.-]{1,40}$/;

function toFaults(issue: z.core.$ZodIssue): (Fault & FaultKind)[] {
  return toPlaces(issue).map((fault) => ({ ...fault, ...toKind(issue) }));
}

function toKind(issue: z.core.$ZodIssue): FaultKind {
  switch (issue.code) {
    case 'invalid_type':
      return { kind: 'type', expected: issue.expected };
    case 'too_big':
      return { kind: 'too big', of: issue.origin, limit: Number(issue.maximum) };
    case 'too_small':
      return { kind: 'too small', of: issue.origin, limit: Number(issue.minimum) };
    default:
      return { kind: 'other' };
  }
}

function toPlaces(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map((step) => {
    if (typeof step === 'number') return step;
    return NAME.test(String(step)) ? String(step) : '*';
  });
  if (issue.code !== 'unrecognized_keys') return [{ path, words: issue.message }];
  return issue.keys.map((key) =>
    NAME.test(key)
      ? { path: [...path, key], words: 'is not a known field' }
      : { path, words: 'has a field that is not known' },
  );
}

function toWords(issue: z.core.$ZodRawIssue, { types, nothing }: Vocabulary): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      if (issue.input === null) return nothing;
      return issue.expected in types ? `must be ${types[issue.expected] ?? ''}` : 'is not of the kind that it must be';
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : toChoice(issue.values);
    case 'invalid_union':
      if (issue.input === undefined) return 'is missing';
      return Array.isArray(issue.options) ? toChoice(issue.options) : 'has none of the forms that it may have';
    case 'too_big':
      return toBound(issue, { most: issue.maximum });
    case 'too_small':
      return toBound(issue, { least: issue.minimum });
    case 'invalid_format':
      return issue.format in FORMATS ? `must be ${FORMATS[issue.format] ?? ''}` : 'does not have the form that it must';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    default:
      return 'is not valid';
  }
}

function toChoice(values: readonly unknown[]): string {
  const names = values.map(String).join(', ');
  return values.length === 1 ? `must be ${names}` : `must be one of ${names}`;
}

type Bound = { most: number | bigint } | { least: number | bigint };

function toBound(issue: { input: unknown; inclusive?: boolean; exact?: boolean }, bound: Bound): string {
  const { input, inclusive = true, exact = false } = issue;
  const [limit, side] = 'most' in bound ? [bound.most, 'at most'] : [bound.least, 'at least'];
  if (typeof input === 'string' || Array.isArray(input)) {
    if (input.length === 0) return 'must not be empty';
    const allowed = `${exact ? 'exactly' : side} ${limit}`;
    return typeof input === 'string'
      ? `is ${count(input.length, 'character')} long; ${allowed}`
      : `has ${count(input.length, 'item')}; ${allowed}`;
  }
  if (inclusive) return `must be ${side} ${limit}`;
  return 'most' in bound ? `must be less than ${limit}` : `must be more than ${limit}`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
