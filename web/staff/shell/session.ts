import { createContext, use } from 'react';

import type { StaffBot, StaffUser } from '../../../contracts/staff.js';

export type Session = { me: StaffUser; bots: StaffBot[] };

export const SessionContext = createContext<Session | null>(null);
export const BotContext = createContext<StaffBot | null>(null);

function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('Nobody is logged in here.');
  return session;
}

/** Whoever is logged in. */
export function useMe(): StaffUser {
  return useSession().me;
}

/** The bots that whoever is logged in works with, by name. */
export function useBots(): StaffBot[] {
  return useSession().bots;
}

/** The bot of the address; for pages of a bot only. */
export function useBot(): StaffBot {
  const bot = use(BotContext);
  if (!bot) throw new Error('This page is not about a bot.');
  return bot;
}
