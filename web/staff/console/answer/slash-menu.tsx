import type { CannedReply } from '../../../../contracts/canned-replies.js';
import { useWords } from '../../i18n/language-context.js';
import { WORDS } from '../words.js';

export const SLASH_MENU_ID = 'canned-replies';

/** The id of an option, for `aria-activedescendant`. */
export function toOptionId(reply: CannedReply): string {
  return `canned-${reply.id}`;
}

type SlashMenuProps = { offered: CannedReply[]; index: number; onChoose: (index: number) => void };

/** The canned replies that fit, above where somebody writes. The keyboard stays in the text. */
export function SlashMenu({ offered, index, onChoose }: SlashMenuProps) {
  const t = useWords(WORDS);
  return (
    <>
      <p className="only-read" role="status">
        {offered.length > 0 && t('offered', { count: offered.length })}
      </p>
      {offered.length > 0 && (
        <ul className="slash-menu" id={SLASH_MENU_ID} role="listbox" aria-label={t('cannedReplies')}>
          {offered.map((reply, at) => (
            <li
              key={reply.id}
              id={toOptionId(reply)}
              role="option"
              aria-selected={at === index}
              onPointerDown={(event) => {
                event.preventDefault();
                onChoose(at);
              }}
            >
              <strong>{reply.name}</strong>
              <span className="soft preview">{reply.text}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
