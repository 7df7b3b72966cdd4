import { useEffect } from 'react';
import { useMatch } from 'react-router';

import type { StaffBot } from '../../../contracts/staff.js';
import { useBots } from './session.js';

const REMEMBERED = 'parley-staff-bot';

/** The bot that the navigation is about: the address's, else the last one of this tab, else the first. */
export function useShownBot(): StaffBot | undefined {
  const slug = useMatch('/bots/:slug/*')?.params.slug;
  const bots = useBots();
  useEffect(() => {
    if (slug !== undefined) sessionStorage.setItem(REMEMBERED, slug);
  }, [slug]);
  const wanted = slug ?? sessionStorage.getItem(REMEMBERED);
  return bots.find((bot) => bot.slug === wanted) ?? bots[0];
}
