import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    logIn: 'Log in',
    noAccount: 'No account? An admin can invite you: you then get a link.',
    ready: 'Your account is ready. Log in as {email}.',
    join: 'Join Parley',
    invited: 'You are invited to work with this installation of Parley. Choose how you are called, and a password.',
    make: 'Make my account',
    name: 'Your name',
    nameHint: 'Your colleagues see it.',
    passwordHint: 'At least 10 characters.',
    whichEmail: 'One more thing: which e-mail address do you want to log in with?',
  },
  de: {
    logIn: 'Anmelden',
    noAccount: 'Kein Konto? Ein Admin kann Sie einladen: Sie bekommen dann einen Link.',
    ready: 'Ihr Konto ist bereit. Melden Sie sich als {email} an.',
    join: 'Bei Parley mitmachen',
    invited: 'Sie sind eingeladen, mit dieser Installation von Parley zu arbeiten. Wählen Sie Namen und Passwort.',
    make: 'Mein Konto anlegen',
    name: 'Ihr Name',
    nameHint: 'Ihre Kolleginnen und Kollegen sehen ihn.',
    passwordHint: 'Mindestens 10 Zeichen.',
    whichEmail: 'Eines noch: Mit welcher E-Mail-Adresse wollen Sie sich anmelden?',
  },
});
