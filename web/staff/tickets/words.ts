import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    title: 'Tickets',
    one: 'Ticket',
    none: 'There are no such tickets.',
    open: 'open',
    closed: 'closed',
    close: 'Close',
    reopen: 'Open again',
    opened: 'opened {moment}',
    closedAt: 'closed {moment}',
    back: 'All tickets',
  },
  de: {
    title: 'Tickets',
    one: 'Ticket',
    none: 'Solche Tickets gibt es nicht.',
    open: 'offen',
    closed: 'geschlossen',
    close: 'Schließen',
    reopen: 'Wieder öffnen',
    opened: 'eröffnet {moment}',
    closedAt: 'geschlossen {moment}',
    back: 'Alle Tickets',
  },
});
