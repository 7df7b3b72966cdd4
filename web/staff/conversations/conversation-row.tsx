import { Link, useLocation } from 'react-router';

import type { ListedConversation } from '../../../contracts/conversations-of-a-bot.js';
import { useDates, useWords } from '../i18n/language-context.js';
import type { Translate } from '../i18n/words.js';
import { isErased } from './is-erased.js';
import type { ListState } from './use-list-search.js';
import { WORDS } from './words.js';

/** A conversation in the list: whose it is, how it stands, and what was said last. */
export function ConversationRow({ conversation }: { conversation: ListedConversation }) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const { search } = useLocation();
  const { id, customer, status, owner, messages, tags, lastActivityAt } = conversation;
  return (
    <Link className="conversation-row" to={id} state={{ list: search } satisfies ListState}>
      <span className="who">
        <strong>{customer.name ?? t('anonymous')}</strong>
        <span className="role">{t(status)}</span>
        {owner.kind !== 'bot' && <span className="role warn">{t(owner.kind)}</span>}
        {tags.map((tag) => (
          <span key={tag} className="role tag">
            {tag}
          </span>
        ))}
      </span>
      <span className="preview">{describeLast(conversation, t)}</span>
      <span className="soft">
        {t('messages', { count: messages })} · {t('lastActivity', { moment: toMoment(lastActivityAt) })}
      </span>
    </Link>
  );
}

function describeLast(conversation: ListedConversation, t: Translate<typeof WORDS.en>): string {
  if (isErased(conversation)) return t('erased');
  return conversation.lastMessage?.preview ?? t('silent');
}
