import { z } from 'zod';

import { PATTERN_CHARACTERS, toWholePattern } from '../../contracts/flow-pattern.js';
import type { FlowStep, FlowWords } from '../../contracts/flows.js';
import { readDate } from './read-date.js';
import { isOneOf, toWords } from './words.js';

/** The most characters of a text, where a step sets no bound. */
export const LONGEST_TEXT = 1000;
export const LONGEST_NAME = 100;

const Email = z.email().max(254);

/**
 * The answer to a step in the form in which it is kept; null where it is none. What it returns it would read again as
 * itself.
 */
export function readAnswer({ step, text, words }: { step: FlowStep; text: string; words: FlowWords }): string | null {
  const said = text.trim();
  switch (step.type) {
    case 'text':
      return readText(step, said);
    case 'name':
      return readName(step, said);
    case 'email':
      return readEmail(said);
    case 'phone':
      return readPhone(said);
    case 'number':
      return readNumber(step, said);
    case 'date':
      return inBounds(readDate(said), { least: step.from, most: step.to });
    case 'choice':
      return readChoice(step.choices ?? [], said);
    case 'yes-no':
    case 'confirm':
      if (isOneOf(words.yes, said)) return 'yes';
      return isOneOf(words.no, said) ? 'no' : null;
  }
}

/** The one of these that a text names: in full, by its number, or by a beginning that only one of them has. */
export function readChoice(choices: readonly string[], text: string): string | null {
  const said = toWords(text);
  const same = choices.find((choice) => toWords(choice) === said);
  if (same !== undefined) return same;
  const byNumber = /^[1-9]\d?$/.test(said) ? choices[Number(said) - 1] : undefined;
  if (byNumber !== undefined) return byNumber;
  const begun = said.length < 3 ? [] : choices.filter((choice) => toWords(choice).startsWith(said));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

/** How long a text may be: with a pattern, no longer than it may be tried on. */
export function toLengths({ min = 1, max = LONGEST_TEXT, pattern }: FlowStep): { min: number; max: number } {
  return { min, max: pattern === undefined ? max : Math.min(max, PATTERN_CHARACTERS) };
}

function readText(step: FlowStep, said: string): string | null {
  const { min, max } = toLengths(step);
  const length = countCharacters(said);
  if (said === '' || length < min || length > max) return null;
  return step.pattern === undefined || toWholePattern(step.pattern).test(said) ? said : null;
}

function readName({ min = 1, max = LONGEST_NAME }: FlowStep, said: string): string | null {
  const name = said.replace(/\s+/g, ' ');
  const length = countCharacters(name);
  const isName = /\p{L}/u.test(name) && !/[@\d<>{}[\]\\/]/.test(name) && name.split(' ').length <= 8;
  return isName && length >= min && length <= max ? name : null;
}

/** The one address that a text holds. */
function readEmail(said: string): string | null {
  const found = said
    .split(/[\s<>()[\],;"]+/)
    .map((part) => part.replace(/^mailto:/i, '').replace(/[.!?:]+$/, ''))
    .filter((part) => part.includes('@'));
  const [address] = found;
  if (address === undefined || found.length > 1 || !Email.safeParse(address).success) return null;
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

function readPhone(said: string): string | null {
  const digits = said.replace(/\(0\)/, '').replace(/[\s().\-/]/g, '');
  return /^\+?\d{6,15}$/.test(digits) ? digits : null;
}

function readNumber({ min, max }: FlowStep, said: string): string | null {
  const plain = said.replace(/\s/g, '');
  const thousands = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(plain);
  const written = thousands ? plain.replaceAll(',', '') : plain.replace(',', '.');
  if (!/^[+-]?\d{1,15}(?:\.\d{1,15})?$/.test(written)) return null;
  const number = Number(written);
  if (number < (min ?? -Infinity) || number > (max ?? Infinity)) return null;
  // Not as 1e-7: that would not be read again.
  return String(number).includes('e') ? null : String(number === 0 ? 0 : number);
}

function inBounds(day: string | null, { least, most }: { least?: string | undefined; most?: string | undefined }) {
  if (day === null || (least !== undefined && day < least) || (most !== undefined && day > most)) return null;
  return day;
}

function countCharacters(text: string): number {
  return Array.from(text).length;
}
