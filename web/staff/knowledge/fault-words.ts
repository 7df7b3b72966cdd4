import type { FileFault, FileFaultCode } from '../../../contracts/knowledge.js';
import type { Language } from '../i18n/languages.js';

/** What is wrong with a file, by the stable code of each fault. English is what the server says itself. */
export const FAULT_WORDS: Record<Exclude<Language, 'en'>, Readonly<Record<FileFaultCode | 'item', string>>> = {
  de: {
    item: 'Eintrag {item}:',
    not_utf8: 'Die Datei ist kein UTF-8-Text. Tabellenprogramme nennen das „CSV UTF-8“.',
    empty_file: 'Die Datei ist leer.',
    no_faqs: 'In der Datei sind keine FAQs.',
    no_column: 'Diese Spalte fehlt in der Datei.',
    too_many_rows: 'Die Datei hat mehr als {most} Zeilen.',
    too_many_faqs: 'Der Bot hätte {count} FAQs; höchstens {most}.',
    not_json: 'Die Datei ist kein gültiges JSON.',
    no_list: 'Die Datei muss eine Liste von FAQs sein: [{"question": ..., "answer": ...}].',
    not_an_object: 'Das muss ein Objekt mit „question“ und „answer“ sein.',
    quote_left_open: 'Hier oder danach beginnt ein Anführungszeichen, das nirgends endet.',
    text_after_quote: 'Nach einem Anführungszeichen, das endet, folgt vor der nächsten Spalte noch Text.',
    row_too_long: 'Die Zeile ist zu lang. Fehlt ein Anführungszeichen?',
    not_csv: 'Das ist kein gültiges CSV.',
    same_as_row: 'ist dasselbe wie in Zeile {row}.',
    not_text: 'fehlt, oder ist kein Text.',
    not_a_list: 'muss eine Liste von Texten sein.',
    too_short: 'ist leer oder zu kurz: mindestens {least} Zeichen.',
    too_long: 'ist zu lang: höchstens {most} Zeichen.',
    too_many: 'sind zu viele: höchstens {most}.',
    wrong_id: 'darf nur aus Kleinbuchstaben ohne Umlaute, Ziffern und Strichen bestehen.',
    not_plain: 'enthält Zeichen, die kein Text sind (Steuerzeichen oder halbe Zeichen).',
  },
};

/** A fault in the words of a language; undefined: in those of the server. */
export function describeFault({ code, data }: FileFault, language: Language): string | undefined {
  if (language === 'en') return undefined;
  const words = FAULT_WORDS[language];
  const said = data['item'] === undefined ? words[code] : `${words.item} ${words[code]}`;
  return said.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(data[name] ?? ''));
}
