import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    skip: 'Skip to the content',
    menu: 'Menu',
    closeMenu: 'Close the menu',
    navigation: 'Pages',
    bot: 'Bot',
    installation: 'Installation',
    account: 'Account',
    logOut: 'Log out',
    noBots: 'You do not work with any bot yet. An admin can change that.',
    notFound: 'There is nothing here',
    notFoundText: 'The address is wrong, or your role or your bots do not include it.',
    broken: 'This page does not work',
    brokenText: 'Something went wrong while it was shown. Loading it again often helps: there may be a new version.',
    reload: 'Load it again',
    home: 'To the start',
  },
  de: {
    skip: 'Zum Inhalt springen',
    menu: 'Menü',
    closeMenu: 'Menü schließen',
    navigation: 'Seiten',
    bot: 'Bot',
    installation: 'Installation',
    account: 'Konto',
    logOut: 'Abmelden',
    noBots: 'Sie arbeiten noch mit keinem Bot. Ein Admin kann das ändern.',
    notFound: 'Hier ist nichts',
    notFoundText: 'Die Adresse ist falsch, oder sie gehört nicht zu Ihrer Rolle oder Ihren Bots.',
    broken: 'Diese Seite funktioniert nicht',
    brokenText:
      'Beim Anzeigen ist etwas schiefgegangen. Oft hilft es, sie neu zu laden: Vielleicht gibt es eine neue Version.',
    reload: 'Neu laden',
    home: 'Zum Anfang',
  },
});
