import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { chooseLanguage, toLocale } from '../../web/staff/i18n/languages.js';
import { createTranslate, defineWords, type Phrase, type Words } from '../../web/staff/i18n/words.js';

const WORDS = defineWords({
  en: { hello: 'Hello {name}', messages: { one: '{count} message of {name}', other: '{count} messages of {name}' } },
  de: {
    hello: 'Hallo {name}',
    messages: { one: '{count} Nachricht von {name}', other: '{count} Nachrichten von {name}' },
  },
});

describe('texts of the staff page', () => {
  it('are said with what they are about, and numbers as the language has them', () => {
    const en = createTranslate({ words: WORDS, language: 'en', locale: 'en-GB' });
    const de = createTranslate({ words: WORDS, language: 'de', locale: 'de-DE' });
    expect(en('hello', { name: 'Ada {name}' })).toBe('Hello Ada {name}');
    expect(en('messages', { count: 1, name: 'Ada' })).toBe('1 message of Ada');
    expect(en('messages', { count: 0, name: 'Ada' })).toBe('0 messages of Ada');
    expect(de('messages', { count: 1234, name: 'Ada' })).toBe('1.234 Nachrichten von Ada');
  });

  it('do not compile where a language lacks one, has one too many, or a value is not given', () => {
    // @ts-expect-error German lacks `b`.
    defineWords({ en: { a: 'A', b: 'B' }, de: { a: 'A' } });
    // @ts-expect-error English lacks `b`.
    defineWords({ en: { a: 'A' }, de: { a: 'A', b: 'B' } });
    const t = createTranslate({ words: WORDS, language: 'en', locale: 'en' });
    // @ts-expect-error There is no such text.
    expect(() => t('goodbye')).toThrow();
    // @ts-expect-error Whose messages?
    expect(t('messages', { count: 2 })).toBe('2 messages of ');
  });

  it('name the same values in both languages, and none is empty', async () => {
    const folder = path.join(findProjectRoot(), 'web', 'staff');
    const files = (await readdir(folder, { recursive: true })).filter((file) => /(^|\/)words\.ts$/.test(file));
    const found = files.filter((file) => file !== 'i18n/words.ts');
    expect(found.length).toBeGreaterThan(3);
    for (const file of found) {
      const module = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, Words>;
      for (const { en, de } of Object.values(module)) {
        for (const [key, phrase] of Object.entries(en)) {
          expect({ file, key, names: namesOf(de[key] ?? '') }).toEqual({ file, key, names: namesOf(phrase) });
          expect(Object.values(toForms(phrase)).concat(Object.values(toForms(de[key] ?? '')))).not.toContain('');
        }
      }
    }
  });

  it('come in the language that was chosen, else in the first of the browser’s that is there', () => {
    expect(chooseLanguage({ chosen: null, preferred: ['fr-FR', 'de-CH', 'en'] })).toBe('de');
    expect(chooseLanguage({ chosen: 'en', preferred: ['de'] })).toBe('en');
    expect(chooseLanguage({ chosen: 'xx', preferred: ['fr'] })).toBe('en');
    expect(toLocale('en', ['de-DE', 'en-GB', 'en'])).toBe('en-GB');
    expect(toLocale('de', ['en'])).toBe('de');
  });
});

function toForms(phrase: Phrase): Record<string, string> {
  return typeof phrase === 'string' ? { text: phrase } : { ...phrase };
}

function namesOf(phrase: Phrase): string[] {
  const names = Object.values(toForms(phrase)).flatMap((text) => text.match(/\{\w+\}/g) ?? []);
  return [...new Set(names)].sort();
}
