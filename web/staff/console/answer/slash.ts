import type { CannedReply } from '../../../../contracts/canned-replies.js';

const MOST_OFFERED = 8;
const ASKED = /(?:^|\n)\/([^\n]{0,60})$/;

/** Where a slash stands at the beginning of a line, and what was typed behind it up to the caret. */
export type Slash = { from: number; words: string };

/** Null: nobody asks for a canned reply. */
export function findSlash(text: string, caret: number): Slash | null {
  const words = ASKED.exec(text.slice(0, caret))?.[1];
  return words === undefined ? null : { from: caret - words.length - 1, words };
}

/** The replies in whose name or text all of these words are: those whose names begin with them first. */
export function offerReplies(replies: readonly CannedReply[], typed: string): CannedReply[] {
  const wanted = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  const isMeant = ({ name, text }: CannedReply): boolean => {
    const whole = `${name}\n${text}`.toLowerCase();
    return wanted.every((word) => whole.includes(word));
  };
  const begins = ({ name }: CannedReply): boolean => name.toLowerCase().startsWith(typed.trim().toLowerCase());
  const meant = replies.filter(isMeant);
  return [...meant.filter(begins), ...meant.filter((reply) => !begins(reply))].slice(0, MOST_OFFERED);
}

/** Where a text has its first blank that nobody has filled in; null: nowhere. */
export function findFirstBlank(text: string): { from: number; to: number } | null {
  const found = /\{\{[^{}]*\}\}/.exec(text);
  return found === null ? null : { from: found.index, to: found.index + found[0].length };
}
