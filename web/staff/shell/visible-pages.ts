import type { StaffBot, StaffUser } from '../../../contracts/staff.js';
import { PAGES, type PageEntry } from '../pages.js';
import { useBots, useMe } from './session.js';

/** Where a page is, below /staff. A page of a bot asks for the bot; parameters of its own stay to be filled in. */
export function toAddress({ of, path }: PageEntry, bot: StaffBot | undefined): string {
  return of === 'bot' ? `/bots/${bot?.slug ?? ''}/${path}` : `/${path}`;
}

/** The pages that the navigation shows to somebody. */
export function findVisible({ role }: Pick<StaffUser, 'role'>, of: PageEntry['of']): PageEntry[] {
  return PAGES.filter((page) => page.of === of && page.navigation !== null && page.roles.includes(role));
}

/** Where whoever is logged in begins: with the first page of their first bot, else with the first of the installation. */
export function useHome(): string {
  const me = useMe();
  const [bot] = useBots();
  const [first] = [...(bot ? findVisible(me, 'bot') : []), ...findVisible(me, 'installation')];
  return first ? toAddress(first, bot) : '/logins';
}
