import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    tags: 'Tags',
    none: 'None yet.',
    newTag: 'New tag',
    add: 'Add',
    remove: 'Remove the tag {tag}',
  },
  de: {
    tags: 'Schlagwörter',
    none: 'Noch keine.',
    newTag: 'Neues Schlagwort',
    add: 'Hinzufügen',
    remove: 'Schlagwort {tag} entfernen',
  },
});
