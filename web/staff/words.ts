import { defineWords } from './i18n/words.js';

/** Texts that several pages need. */
export const COMMON = defineWords({
  en: {
    product: 'Parley staff',
    waiting: 'One moment …',
    retry: 'Try again',
    email: 'E-mail address',
    password: 'Password',
    admin: 'Admin',
    moderator: 'Moderator',
    agent: 'Agent',
    role: 'Role',
    bots: 'Bots',
  },
  de: {
    product: 'Parley-Team',
    waiting: 'Einen Moment …',
    retry: 'Noch einmal versuchen',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    admin: 'Admin',
    moderator: 'Moderation',
    agent: 'Agent',
    role: 'Rolle',
    bots: 'Bots',
  },
});
