import { createHash } from 'node:crypto';

import type { FaqEntry } from '../../contracts/bot.js';
import { toSearchText } from '../../contracts/faqs.js';

const MAX_LENGTH = 60;
const SPELT_OUT: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'o', đ: 'd', ł: 'l' };

/** Gives FAQs without an id one: that of the FAQ that asks the same, else one made of the question. */
export type FaqNames = { nameOf: (question: string) => string };

/** Knows the FAQs that are there, and those that it named. The same question in other signs and capitals is the same. */
export function createFaqNames({ current, taken }: { current: FaqEntry[]; taken: Iterable<string> }): FaqNames {
  const byQuestion = new Map(current.map(({ id, question }) => [toSearchText(question), id]));
  const used = new Set([...current.map(({ id }) => id), ...taken]);
  return {
    nameOf(question) {
      const known = byQuestion.get(toSearchText(question));
      if (known !== undefined) return known;
      const wanted = toId(question);
      let id = wanted;
      for (let number = 2; used.has(id); number += 1) id = `${wanted}-${number}`;
      used.add(id);
      byQuestion.set(toSearchText(question), id);
      return id;
    },
  };
}

/** "Wie lange dauert's?" becomes `wie-lange-dauert-s`; a question without Latin letters a digest of it. */
function toId(question: string): string {
  const plain = question
    .toLowerCase()
    .replaceAll(/[äöüßæøđł]/g, (letter) => SPELT_OUT[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replaceAll(/^-+|-+$/g, '');
  return plain === '' ? `faq-${createHash('sha256').update(question).digest('hex').slice(0, 8)}` : plain;
}
