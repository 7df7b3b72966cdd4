import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';
import { NavLink, useNavigate } from 'react-router';

import type { StaffBot } from '../../../contracts/staff.js';
import { useStaffApi } from '../api/context.js';
import { useLanguage, useWords } from '../i18n/language-context.js';
import { LanguageSwitch } from '../parts/language-switch.js';
import { Trouble } from '../parts/trouble.js';
import { COMMON } from '../words.js';
import type { PageEntry } from '../pages.js';
import { BotSwitch } from './bot-switch.js';
import { Icon } from './icon.js';
import { useMe } from './session.js';
import { useShownBot } from './shown-bot.js';
import { findVisible, toAddress } from './visible-pages.js';
import { WORDS } from './words.js';

/** Where whoever is logged in can go: pages of a bot, pages of the installation, and out. */
export function Navigation() {
  const t = useWords(WORDS);
  const me = useMe();
  const bot = useShownBot();
  const ofBot = findVisible(me, 'bot');
  return (
    <div className="navigation">
      <p className="brand">{useWords(COMMON)('product')}</p>
      <nav aria-label={t('navigation')}>
        {bot && ofBot.length > 0 && (
          <>
            <BotSwitch bot={bot} />
            <PageLinks pages={ofBot} bot={bot} />
          </>
        )}
        <h2>{t('installation')}</h2>
        <PageLinks pages={findVisible(me, 'installation')} bot={bot} />
      </nav>
      <Account />
    </div>
  );
}

function PageLinks({ pages, bot }: { pages: PageEntry[]; bot: StaffBot | undefined }) {
  const { language } = useLanguage();
  return (
    <ul>
      {pages.map((page) => (
        <li key={page.path}>
          <NavLink to={toAddress(page, bot)}>
            <Icon path={page.navigation?.icon ?? ''} />
            {page.navigation?.[language]}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}

function Account() {
  const api = useStaffApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useMe();
  const t = useWords(WORDS);
  const role = useWords(COMMON)(me.role);
  const logOut = useMutation({
    mutationFn: () => api.logOut(),
    onSettled: async () => {
      // Whoever logs in next begins at the beginning, and is shown nothing of what was read before.
      await navigate('/');
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
      await queries.resetQueries({ queryKey: ['session'] });
    },
  });
  return (
    <section className="account" aria-label={t('account')}>
      <p>
        {me.name} <span className="role">{role}</span>
      </p>
      <LanguageSwitch />
      <Button
        onPress={() => {
          logOut.mutate();
        }}
      >
        {t('logOut')}
      </Button>
      {logOut.isError && <Trouble error={logOut.error} />}
    </section>
  );
}
