import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    title: 'Mails not sent',
    about:
      'Without a mail server (SMTP_URL) mails are written into the data folder. Here are the latest of them, as they would have been sent.',
    none: 'There are none: mails are sent, or there was nothing to tell.',
    one: 'Mail',
    to: 'To',
    subject: 'Subject',
    at: 'Written',
    text: 'Text',
    back: 'All mails',
  },
  de: {
    title: 'Nicht gesendete Mails',
    about:
      'Ohne Mailserver (SMTP_URL) werden Mails in den Datenordner geschrieben. Hier sind die neuesten, so wie sie gesendet worden wären.',
    none: 'Es gibt keine: Mails werden gesendet, oder es gab nichts zu sagen.',
    one: 'Mail',
    to: 'An',
    subject: 'Betreff',
    at: 'Geschrieben',
    text: 'Text',
    back: 'Alle Mails',
  },
});
