import type { FaqEntry } from '../../contracts/bot.js';
import { isSameFaq } from '../../contracts/faqs.js';

/** Ids of FAQs whose edits a bot folder would undo. */
export type LostEdits = { changed: string[]; added: string[]; deleted: string[] };

/** A folder would undo what was edited since the last publication; publishing says so instead of doing it. */
export class EditsWouldBeLostError extends Error {
  override readonly name = 'EditsWouldBeLostError';

  constructor(readonly lost: LostEdits) {
    super('The FAQs were edited since the bot was published, and the folder does not have the edits.');
  }
}

/**
 * What was edited since `published` and is otherwise in `folder`. What the folder has as it was edited, or in the way it
 * is now for another reason, is not lost.
 */
export function findLostEdits({
  published,
  edited,
  folder,
}: Record<'published' | 'edited' | 'folder', FaqEntry[]>): LostEdits {
  const [before, now, then] = [published, edited, folder].map(toMap) as [Faqs, Faqs, Faqs];
  const lost: LostEdits = { changed: [], added: [], deleted: [] };
  for (const id of new Set([...before.keys(), ...now.keys()])) {
    if (isSame(before.get(id), now.get(id)) || isSame(now.get(id), then.get(id))) continue;
    if (!now.has(id)) lost.deleted.push(id);
    else lost[before.has(id) ? 'changed' : 'added'].push(id);
  }
  return lost;
}

type Faqs = Map<string, FaqEntry>;

const toMap = (faqs: FaqEntry[]): Faqs => new Map(faqs.map((faq) => [faq.id, faq]));

function isSame(one: FaqEntry | undefined, other: FaqEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return isSameFaq(one, other);
}
