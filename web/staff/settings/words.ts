import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    title: 'Settings',
    about: 'What is in force now. It comes from the bot’s folder: change bot.yaml there, then publish it.',
    published: 'Version {version}, published {moment}, with {passages} passages of knowledge.',
    unpublished: 'Nothing is published yet.',
    settings: 'As in bot.yaml',
    language: 'Language',
    address: 'Address of its chat',
    nothing: 'nothing',
  },
  de: {
    title: 'Einstellungen',
    about: 'Was jetzt gilt. Es kommt aus dem Ordner des Bots: Ändern Sie dort bot.yaml und veröffentlichen Sie es.',
    published: 'Version {version}, veröffentlicht {moment}, mit {passages} Wissensstücken.',
    unpublished: 'Noch ist nichts veröffentlicht.',
    settings: 'Wie in bot.yaml',
    language: 'Sprache',
    address: 'Adresse seines Chats',
    nothing: 'nichts',
  },
});
