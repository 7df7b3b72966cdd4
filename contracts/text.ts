import { z } from 'zod';

/** The most characters (Unicode code points) one message may have. */
export const MAX_MESSAGE_CHARACTERS = 2000;

// Everything of Unicode's control category (Cc) but tab and newline. A carriage return goes with its newline, see below.
const CONTROL_CHARACTERS = /[^\P{Cc}\t\n]/u;

/** How many characters a person would count: code points, so that an emoji is not two. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Words that somebody looks for. */
export const SearchText = z
  .string()
  .trim()
  .max(200)
  .regex(/^\P{Cc}*$/u, 'must not have control characters');

/**
 * What a customer may type: 1 to 2000 characters with something to read in them, well-formed Unicode, no control
 * characters but tab and newline. Windows line ends become newlines.
 */
export const MessageText = z
  .string()
  // Code points are counted below; this bound keeps a hostile string from being walked at all.
  .max(MAX_MESSAGE_CHARACTERS * 2, `must be at most ${MAX_MESSAGE_CHARACTERS} characters`)
  .transform((text) => text.replaceAll('\r\n', '\n'))
  .refine((text) => countCharacters(text) <= MAX_MESSAGE_CHARACTERS, {
    error: `must be at most ${MAX_MESSAGE_CHARACTERS} characters`,
  })
  .refine((text) => text.trim().length > 0, { error: 'must not be empty' })
  .refine((text) => text.isWellFormed(), { error: 'must be well-formed Unicode (it has a lone surrogate)' })
  .refine((text) => !CONTROL_CHARACTERS.test(text), {
    error: 'must not have control characters other than tab and newline',
  })
  .meta({
    description:
      'characters are Unicode code points; something to read must be among them, no control characters but tab and newline, and no lone surrogates',
    minLength: 1,
    maxLength: MAX_MESSAGE_CHARACTERS,
  });
