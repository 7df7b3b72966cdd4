import { defineWords } from '../i18n/words.js';

export const WORDS = defineWords({
  en: {
    tags: 'Tags',
    none: 'No tag yet.',
    newTag: 'New tag',
    add: 'Add',
    remove: 'Remove the tag {tag}',
  },
  de: {
    tags: 'Schlagwörter',
    none: 'Noch kein Schlagwort.',
    newTag: 'Neues Schlagwort',
    add: 'Hinzufügen',
    remove: 'Schlagwort {tag} entfernen',
  },
});
