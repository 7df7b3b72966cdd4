import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    title: 'Where I am logged in',
    here: 'Here',
    elsewhere: 'Elsewhere',
    unnamed: 'An unnamed program',
    times: 'since {since}, last used {used}, ends {end} if it is not used',
    end: 'End it',
    endNamed: 'End it: the login since {since}',
  },
  de: {
    title: 'Wo ich angemeldet bin',
    here: 'Hier',
    elsewhere: 'Anderswo',
    unnamed: 'Ein Programm ohne Namen',
    times: 'seit {since}, zuletzt benutzt {used}, endet {end}, wenn sie nicht benutzt wird',
    end: 'Beenden',
    endNamed: 'Beenden: die Anmeldung seit {since}',
  },
});
