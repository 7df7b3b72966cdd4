import { useLocation, useNavigate } from 'react-router';

import type { StaffBot } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { useBots } from './session.js';
import { WORDS } from './words.js';

/**
 * Changes over to the same page of another bot; to the list where the page is about one thing of this bot. What is filtered
 * for may be this bot's alone; a span of time is not.
 */
export function BotSwitch({ bot }: { bot: StaffBot }) {
  const t = useWords(WORDS);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const [, root, , page = ''] = pathname.split('/');
  return (
    <Choice
      label={t('bot')}
      value={bot.slug}
      options={useBots().map(({ slug, name }) => ({ value: slug, label: name }))}
      onChange={(slug) => {
        void navigate({
          pathname: `/bots/${slug}/${root === 'bots' ? page : ''}`,
          search: page === 'dashboard' ? search : '',
        });
      }}
    />
  );
}
