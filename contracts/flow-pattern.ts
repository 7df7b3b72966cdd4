/** The most characters that a text may have for which there is a pattern. */
export const PATTERN_CHARACTERS = 200;

// So many ways a text of that length may at most be tried in: about a millisecond.
const MOST_TRIES = 250_000;

const UNKNOWN_FAULT = 'is not a regular expression that can be read';

/**
 * What is wrong with a pattern, as words that go on from its name; null: nothing. A regular expression that tries too
 * many ways would hold up every conversation of its worker, so it may not nest repetitions nor have many of them.
 */
export function findPatternFault(pattern: string): string | null {
  try {
    void toWholePattern(pattern);
  } catch {
    return UNKNOWN_FAULT;
  }
  const plain = pattern.replace(/\\[1-9k]/g, '\u0000').replace(/\\.|\[(?:\\.|[^\]\\])*\]/g, 'x');
  if (plain.includes('\u0000')) return 'may not refer back to a group';
  if (/\(\?[=!<]/.test(plain)) return 'may not look ahead or behind';
  if (repeatsChoice(plain)) return 'may not repeat a group that repeats or chooses';
  const tries = [...plain.matchAll(/[*+?|]|\{(\d+)(,?)(\d*)\}/g)].reduce((all, found) => all * toTries(found), 1);
  return tries > MOST_TRIES ? 'has too many repetitions' : null;
}

/** The regular expression of a pattern, for a whole text. */
export function toWholePattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

function toTries([sign, , comma]: RegExpMatchArray): number {
  if (sign === '*' || sign === '+') return PATTERN_CHARACTERS;
  if (sign === '?' || sign === '|') return 2;
  return comma === ',' ? PATTERN_CHARACTERS : 1;
}

/** Whether a group that holds a repetition or a choice is itself repeated. */
function repeatsChoice(plain: string): boolean {
  const open: { varies: boolean }[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain.charAt(at);
    if (sign === '(') {
      open.push({ varies: false });
      if (plain.startsWith('(?:', at)) at += 2;
      continue;
    }
    const inner = open.at(-1);
    if (sign === ')' && inner !== undefined) {
      open.pop();
      const repeated = /^(?:[*+]|\{)/.test(plain.slice(at + 1));
      if (repeated && inner.varies) return true;
      const outer = open.at(-1);
      if (outer !== undefined && (inner.varies || repeated)) outer.varies = true;
    } else if (inner !== undefined && /[*+?|{]/.test(sign)) inner.varies = true;
  }
  return false;
}
