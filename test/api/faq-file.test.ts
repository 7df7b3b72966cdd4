import { readFile } from 'node:fs/promises';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { describeFault } from '../../web/staff/knowledge/fault-words.js';
import { planImport } from '../../api/knowledge/plan-import.js';
import { readFaqFile } from '../../api/knowledge/read-faq-file.js';
import type { FaqEntry } from '../../contracts/bot.js';
import { countCharacters } from '../../contracts/text.js';
import { findProjectRoot } from '../../infra/project-root.js';
import type { ImportMode } from '../../contracts/knowledge.js';

const HEADER = ['id', 'category', 'question', 'phrases', 'answer'];

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const csv = (text: string) => readFaqFile({ type: 'text/csv', bytes: bytes(text) });
const json = (value: unknown) => readFaqFile({ type: 'application/json', bytes: bytes(JSON.stringify(value)) });

function plan(table: ReturnType<typeof csv>, current: FaqEntry[] = [], mode: ImportMode = 'merge') {
  if (table.kind === 'faulty') throw new Error(JSON.stringify(table.faults));
  return planImport({ ...table, current, mode });
}

function toCsv(rows: string[][], { delimiter, end }: { delimiter: string; end: string }): string {
  return rows
    .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter))
    .join(end)
    .concat(end);
}

// What people write: any letters and signs but control characters, with something to read in them, and no blanks around.
const text = (maxLength: number) =>
  fc
    .string({ minLength: 3, maxLength, unit: 'grapheme' })
    .map((raw) =>
      raw
        .replaceAll(/\p{Cc}/gu, '')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => countCharacters(line) >= 3 && line.length <= maxLength && line.isWellFormed());
const phrase = text(80).filter((line) => !line.includes('|'));
const answer = fc
  .array(text(120), { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join('\n'))
  .filter((lines) => lines.length <= 4000);

const faqs = fc
  .uniqueArray(
    fc.record({
      category: text(60),
      question: text(120),
      phrases: fc.array(phrase, { maxLength: 4 }),
      answer,
    }),
    { maxLength: 12, minLength: 1, selector: ({ question }) => question },
  )
  .map((entries) => entries.map((entry, at) => ({ id: `faq-${at}`, ...entry })));

const toRows = (entries: FaqEntry[]) => entries.map((faq) => [faq.id, faq.category, faq.question, faq.phrases.join('|'), faq.answer]); // prettier-ignore

describe('a CSV file', () => {
  it('comes back as it was written, whatever is in its cells', () => {
    const delimiter = fc.constantFrom(',', ';', '\t');
    fc.assert(
      fc.property(faqs, delimiter, fc.constantFrom('\n', '\r\n'), fc.boolean(), (entries, mark, end, withMark) => {
        const file = toCsv([HEADER, ...toRows(entries)], { delimiter: mark, end });
        const { faults, faqs: read, rows } = plan(csv(withMark ? `\uFEFF${file}` : file));
        expect(faults).toEqual([]);
        expect(read).toEqual(entries);
        expect(rows.map(({ row }) => row)).toEqual(entries.map((_, at) => at + 2));
      }),
    );
  });

  it('changes nothing when it is what is there already, and the same file twice is the same as once', () => {
    fc.assert(
      fc.property(faqs, faqs, (current, entries) => {
        const file = csv(toCsv([HEADER, ...toRows(entries)], { delimiter: ',', end: '\n' }));
        const once = plan(file, current);
        const twice = plan(file, once.faqs);
        expect(twice.faqs).toEqual(once.faqs);
        expect(twice.counts).toEqual({ added: 0, changed: 0, unchanged: entries.length, removed: 0 });
        expect(plan(file, current, 'replace').faqs).toEqual(entries);
      }),
    );
  });

  it('names row and column of each fault, and nothing of what the cell says', () => {
    const breakable = fc.constantFrom('question' as const, 'answer' as const);
    fc.assert(
      fc.property(faqs, fc.nat(), breakable, fc.constantFrom('', ' ', 'x'), (entries, place, column, value) => {
        const at = place % entries.length;
        const broken = entries.map((faq, index) => (index === at ? { ...faq, [column]: value } : faq));
        const file = csv(toCsv([HEADER, ...toRows(broken)], { delimiter: ';', end: '\r\n' }));
        const message = value === 'x' ? 'is 1 character long; at least 3.' : 'must not be empty.';
        const expected = { row: at + 2, column, message, code: 'too_short', data: { least: 3 } };
        expect(plan(file).faults).toEqual([expected]);
      }),
    );
  });

  it('never breaks the reader, whatever bytes it is of', () => {
    const types = fc.constantFrom('text/csv', 'application/json');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), types, (any, type) => {
        expect(['table', 'faulty']).toContain(readFaqFile({ type, bytes: any }).kind);
      }),
    );
  });

  it('is read by what people call its columns, and what is not used is told', () => {
    const table = csv('Frage;ANTWORT;Other ways to ask;Owner\nWo seid ihr?;In Ulm.;Adresse|Wo finde ich euch;Eva\n');
    expect(table).toMatchObject({
      columns: [
        { name: 'Frage', field: 'question' },
        { name: 'ANTWORT', field: 'answer' },
        { name: 'Other ways to ask', field: 'phrases' },
        { name: 'Owner', field: null },
      ],
    });
    expect(plan(table).faqs).toEqual([
      {
        ...{ id: 'wo-seid-ihr', category: 'General', question: 'Wo seid ihr?', answer: 'In Ulm.' },
        phrases: ['Adresse', 'Wo finde ich euch'],
      },
    ]);
  });

  it('of the documentation is one', async () => {
    const page = await readFile(path.join(findProjectRoot(), 'docs', 'knowledge.md'), 'utf8');
    const example = /```csv\n([\s\S]+?)```/.exec(page)?.[1] ?? '';
    const { faults, counts } = plan(csv(example));
    expect({ faults, added: counts.added }).toEqual({ faults: [], added: 3 });
  });

  it('keeps formulas as the text that they are', () => {
    const { faqs: read } = plan(csv('question,answer\nWhat is it?,"=HYPERLINK(""http://x"")"\n'));
    expect(read[0]?.answer).toBe('=HYPERLINK("http://x")');
  });

  it.each([
    ['', null, 'empty_file', 'The file is empty.'],
    ['question,answer\n', null, 'no_faqs', 'The file has no FAQs.'],
    ['question,colour\nWhere?,red\n', null, 'no_column', 'The file has no column "answer".'],
    [
      'question,answer\n"Where?,A.\n',
      2,
      'quote_left_open',
      'a quote is opened at or after this row and nowhere closed.',
    ],
    [`question,answer\n${'So?,This.\n'.repeat(5001)}`, null, 'too_many_rows', 'The file has more than 5000 rows.'],
  ])('that begins %j is refused in words', (file, row, code, message) => {
    expect(csv(file)).toMatchObject({ kind: 'faulty', faults: [{ row, code, message }] });
  });

  it('that is not UTF-8 is refused with what to do', () => {
    const latin1 = Uint8Array.from([...bytes('question,answer\nGr'), 0xfc]);
    expect(readFaqFile({ type: 'text/csv', bytes: latin1 })).toMatchObject({
      faults: [{ message: 'The file is not UTF-8 text. Spreadsheets offer it as "CSV UTF-8".' }],
    });
  });
});

describe('rows without an id', () => {
  const current: FaqEntry[] = [
    {
      ...{ id: 'returns', category: 'Orders', question: 'Can I return it?', answer: 'Yes.' },
      phrases: ['send it back'],
    },
  ];

  it('are the FAQ that asks the same, which keeps what the file has no column for', () => {
    const { rows, faqs: read } = plan(csv('question,answer\ncan i return it,For 30 days.\n'), current);
    expect(rows).toMatchObject([{ becomes: 'changed', id: 'returns', row: 2 }]);
    expect(read).toEqual([{ ...current[0], question: 'can i return it', answer: 'For 30 days.' }]);
  });

  it('get ids of their own, also where questions look alike or have no Latin letters', () => {
    const file = csv(
      'question,answer\nWhat does it cost in €?,5\u00a0Euro\nWhat does it cost in £?,4 £.\n返品できますか,はい、できます\n',
    );
    expect(plan(file, current).faqs.map(({ id }) => id)).toEqual([
      'returns',
      'what-does-it-cost-in',
      expect.stringMatching(/^faq-[0-9a-f]{8}$/),
    ]);
  });

  it('that ask the same twice are a fault of the second', () => {
    const { faults } = plan(csv('question,answer\nWhere are you?,Here.\n\nwhere are you,There.\n'));
    expect(faults).toEqual([
      { row: 4, column: 'question', message: 'is the same as in row 2.', code: 'same_as_row', data: { row: 2 } },
    ]);
  });
});

describe('a JSON file', () => {
  it('is a list of FAQs, or an object with one', () => {
    const list = [{ question: 'Where are you?', answer: 'Here.', phrases: ['your address'] }];
    expect(plan(json(list)).faqs).toEqual(plan(json({ faqs: list })).faqs);
    expect(plan(json(list)).faqs).toMatchObject([{ id: 'where-are-you', phrases: ['your address'] }]);
  });

  it('has its faults named by item and field', () => {
    const { faults } = plan(json([{ question: 'Where are you?', answer: 7, phrases: ['ok then', 'x'] }]));
    expect(faults).toMatchObject([
      { row: 1, column: 'phrases', message: 'item 2 is 1 character long; at least 3.', data: { item: 2, least: 3 } },
      { row: 1, column: 'answer', message: 'must be text.', code: 'not_text' },
    ]);
    expect(faults.map((fault) => describeFault(fault, 'de'))).toEqual([
      'Eintrag 2: ist leer oder zu kurz: mindestens 3 Zeichen.',
      'fehlt, oder ist kein Text.',
    ]);
    expect(json([1])).toMatchObject({ kind: 'faulty', faults: [{ row: 1 }] });
    expect(json({ a: 1 })).toMatchObject({ kind: 'faulty', faults: [{ row: null }] });
  });
});
