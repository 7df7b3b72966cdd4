import type { YAMLError } from 'yaml';

const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing/, 'a quote is opened before the end of this line and nowhere closed'],
  [/^Flow .* must be sufficiently indented/, 'a bracket is opened before this line and not closed'],
  [/^Sequence item without/, 'the line has too few spaces before it, or lacks the "-" that begins an entry'],
  [/^Implicit map keys need/, 'the name has no colon after it'],
];

/** What to do about a syntax error. `others` are the codes of further errors at the same place. */
export function describeYamlError(input: {
  error: YAMLError;
  others: YAMLError['code'][];
  lineText: string;
  language: 'YAML' | 'JSON';
}): string {
  const { error, others, lineText, language } = input;
  if (/^ *\t/.test(lineText)) return 'the line begins with a tab; use spaces';
  const known = BY_MESSAGE.find(([pattern]) => pattern.test(error.message));
  if (known !== undefined) return known[1];
  switch (error.code) {
    case 'BAD_INDENT':
      return 'the line has too few or too many spaces before it; give it as many as its neighbours have';
    case 'DUPLICATE_KEY':
      return 'the same name is there twice; keep one of them';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return others.includes('MULTILINE_IMPLICIT_KEY')
        ? 'the next line has too many spaces before it'
        : 'a text with a colon in it must be in quotes';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'the name has no colon after it, or a quote or bracket is not closed';
    case 'BAD_SCALAR_START':
      return 'a text that begins with @ or ` must be in quotes';
    case 'BAD_ALIAS':
      return 'a text that begins with * or & must be in quotes';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here (---); a file has only one';
    default:
      return `this is not valid ${language} (${error.message})`;
  }
}
