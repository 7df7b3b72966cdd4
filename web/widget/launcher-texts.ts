import type { Language } from '../chat/language.js';

/** What the widget says before the chat itself is loaded; the rest is in chat/texts-en.ts and chat/texts-de.ts. */
export type LauncherTexts = {
  open: string;
  close: string;
  unread: (count: number) => string;
  loading: string;
  failed: string;
};

export const LAUNCHER_TEXTS: Record<Language, LauncherTexts> = {
  en: {
    open: 'Open the chat',
    close: 'Close the chat',
    unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
    loading: 'The chat is loading.',
    failed: 'The chat could not be loaded. Please try again, or load the page again.',
  },
  de: {
    open: 'Chat öffnen',
    close: 'Chat schließen',
    unread: (count) => (count === 1 ? '1 neue Nachricht' : `${count} neue Nachrichten`),
    loading: 'Der Chat wird geladen.',
    failed: 'Der Chat konnte nicht geladen werden. Bitte versuchen Sie es noch einmal, oder laden Sie die Seite neu.',
  },
};
