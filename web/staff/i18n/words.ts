import type { Language } from './languages.js';

/** A text by number: `{count}` stands for the number itself. */
export type Plural = { readonly one: string; readonly other: string };
export type Phrase = string | Plural;
export type Phrases = Readonly<Record<string, Phrase>>;

type Translated<English extends Phrases> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Plural;
};

/** The texts of a part of the page, in every language. */
export type Words<English extends Phrases = Phrases> = { readonly en: English; readonly de: Translated<English> };

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Values<Entry> = Entry extends Plural
  ? { count: number } & Record<Exclude<Placeholders<Entry['one'] | Entry['other']>, 'count'>, string | number>
  : Record<Placeholders<Entry>, string | number>;

type Given<Entry> = Entry extends string
  ? [Placeholders<Entry>] extends [never]
    ? []
    : [Values<Entry>]
  : [Values<Entry>];

/** Says a text in the language of the page; it asks for what the English text has in braces. */
export type Translate<English extends Phrases> = <Key extends keyof English & string>(
  key: Key,
  ...given: Given<English[Key]>
) => string;

/** Ties the languages together: a key that one lacks, or has too many, does not compile. */
export function defineWords<const English extends Phrases>(words: {
  readonly en: English;
  readonly de: Translated<NoInfer<English>>;
}): Words<English> {
  return words;
}

/** Makes `t()` of texts. `locale` writes the numbers. */
export function createTranslate<English extends Phrases>({
  words,
  language,
  locale,
}: {
  words: Words<English>;
  language: Language;
  locale: string;
}): Translate<English> {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(language);
  return (key, ...given) => {
    const values: Readonly<Record<string, string | number>> = given[0] ?? {};
    const phrase: Phrase = words[language][key];
    const text = typeof phrase === 'string' ? phrase : phrase[toForm(plurals, values['count'])];
    return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
}

function toForm(plurals: Intl.PluralRules, count: string | number | undefined): keyof Plural {
  return plurals.select(Number(count)) === 'one' ? 'one' : 'other';
}
