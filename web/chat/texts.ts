import { createContext, use } from 'react';

import type { Language } from './language.js';
import { de } from './texts-de.js';
import { en, type Texts } from './texts-en.js';

export type { Texts } from './texts-en.js';

const TEXTS: Record<Language, Texts> = { en, de };

export function textsIn(language: Language): Texts {
  return TEXTS[language];
}

export const TextsContext = createContext<Texts>(en);

/** What the chat says, in the language of its reader. */
export function useTexts(): Texts {
  return use(TextsContext);
}
