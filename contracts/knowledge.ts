import { z } from 'zod';

import { FaqEntry } from './bot.js';

/** FAQs that a bot has at most. */
export const MAX_FAQS = 5000;

/** Bytes of an uploaded file of FAQs at most. */
export const MAX_FAQ_FILE_BYTES = 2 * 1024 * 1024;

/** FAQs of one page at most. */
export const MAX_FAQS_PER_PAGE = 100;

const NO_CONTROLS = /^\P{Cc}*$/u;
const NO_CONTROLS_BUT_LINES = /^[\P{Cc}\t\n]*$/u;
const WELL_FORMED = { error: 'must be well-formed Unicode (it has a lone surrogate)' };

/** Blanks around a text, and what tells Windows' line ends from others, are nobody's intention. */
const tidy = (text: string) => text.replaceAll(/\r\n?/g, '\n').trim();
const line = (schema: z.ZodString) =>
  z
    .string()
    .transform((text) => tidy(text).replaceAll(/\s+/g, ' '))
    .pipe(
      schema.regex(NO_CONTROLS, 'must not have control characters').refine((text) => text.isWellFormed(), WELL_FORMED),
    );

/** What people write of a FAQ, in a form or a file. */
export const FaqContent = z.object({
  category: line(FaqEntry.shape.category),
  question: line(FaqEntry.shape.question),
  phrases: z.array(line(z.string().min(3).max(300))).max(20),
  answer: z
    .string()
    .transform(tidy)
    .pipe(
      FaqEntry.shape.answer
        .regex(NO_CONTROLS_BUT_LINES, 'must not have control characters other than tab and newline')
        .refine((text) => text.isWellFormed(), WELL_FORMED),
    ),
});
export type FaqContent = z.infer<typeof FaqContent>;

export const CreateFaqRequest = FaqContent.extend({
  id: FaqEntry.shape.id.optional().meta({ description: 'left out: made from the question' }),
  phrases: FaqContent.shape.phrases.default([]),
}).meta({ id: 'CreateFaqRequest' });
export type CreateFaqRequest = z.input<typeof CreateFaqRequest>;

const Revision = z.string().max(64).meta({
  description: 'of the FAQ as it was read: if it has another one by now, nothing is changed (409)',
});

export const UpdateFaqRequest = FaqContent.partial()
  .extend({ revision: Revision.optional() })
  .refine(({ revision: _, ...change }) => Object.values(change).some((value) => value !== undefined), {
    error: 'must change something',
  })
  .meta({ id: 'UpdateFaqRequest' });
export type UpdateFaqRequest = z.input<typeof UpdateFaqRequest>;

export const DeleteFaqQuery = z.object({ revision: Revision.optional() });

export const FaqResource = z
  .object({
    id: z.string(),
    category: z.string(),
    question: z.string(),
    phrases: z.array(z.string()),
    answer: z.string(),
    revision: z.string().meta({ description: 'another one with every change' }),
  })
  .meta({ id: 'Faq' });
export type FaqResource = z.infer<typeof FaqResource>;

const ImportCounts = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  removed: z.number().int(),
});
export type ImportCounts = z.infer<typeof ImportCounts>;

export const GenerationResource = z
  .object({
    id: z.string(),
    version: z.number().int().meta({ description: "the bot's version that it belongs to" }),
    origin: z.enum(['publication', 'import', 'edit']).meta({
      description: '`publication`: of a bot folder; `import`: of a file; `edit`: of the FAQs that were there',
    }),
    status: z.enum(['building', 'live', 'failed', 'retired']).meta({
      description: '`live`: customers get it; `retired`: a later one took its place',
    }),
    total: z.number().int().meta({ description: 'FAQs in it' }),
    indexed: z.number().int().meta({ description: 'how many of them are ready; all of them where it is live' }),
    counts: ImportCounts.nullable().meta({ description: 'what it changed; null where that was not counted' }),
    reason: z.string().nullable().meta({ description: 'why it failed' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'KnowledgeGeneration' });
export type GenerationResource = z.infer<typeof GenerationResource>;

export const GenerationList = z.object({ generations: z.array(GenerationResource) }).meta({ id: 'GenerationList' });
export type GenerationList = z.infer<typeof GenerationList>;

export const FaqPage = z
  .object({
    faqs: z.array(FaqResource),
    total: z.number().int().meta({ description: 'how many there are that were asked for' }),
    next: z.string().nullable().meta({ description: '`after` of the next page; null: this is the last' }),
    categories: z.array(z.object({ name: z.string(), count: z.number().int() })),
    generation: GenerationResource.meta({
      description: 'the newest knowledge, which this page is of: what was saved last, also while it is being indexed',
    }),
  })
  .meta({ id: 'FaqPage' });
export type FaqPage = z.infer<typeof FaqPage>;

export const FaqChanged = z
  .object({
    faq: FaqResource.nullable().meta({ description: 'as it is now; null: it is deleted' }),
    generation: GenerationResource.meta({ description: 'follow it: when it is live, customers get the change' }),
  })
  .meta({ id: 'FaqChanged' });
export type FaqChanged = z.infer<typeof FaqChanged>;

/** What a file does with FAQs that it does not name. */
export const ImportMode = z.enum(['merge', 'replace']).meta({
  description: '`merge`: FAQs that the file does not name stay; `replace`: they are deleted',
});
export type ImportMode = z.infer<typeof ImportMode>;

/** What may be wrong with a file, for programs that say it in words of their own. */
export const FileFaultCode = z.enum([
  ...(['not_utf8', 'empty_file', 'no_faqs', 'no_column', 'too_many_rows', 'too_many_faqs'] as const),
  ...(['not_json', 'no_list', 'not_an_object'] as const),
  ...(['quote_left_open', 'text_after_quote', 'row_too_long', 'not_csv'] as const),
  ...(['same_as_row', 'not_text', 'not_a_list', 'too_short', 'too_long', 'too_many', 'wrong_id', 'not_plain'] as const),
]);
export type FileFaultCode = z.infer<typeof FileFaultCode>;

/** A fault of a file: where, and a sentence that holds nothing of the file but names of its columns. */
export const FileFault = z.object({
  row: z.number().int().nullable().meta({
    description: 'as a spreadsheet counts, the header is 1; of a JSON list the item, from 1; null: the file as a whole',
  }),
  column: z.string().nullable().meta({ description: 'as the file calls it; null: the row as a whole' }),
  message: z.string(),
  code: FileFaultCode,
  data: z.record(z.string(), z.number().int()).meta({
    description: 'the numbers in `message`: `most`, `least`, `count`, the other `row`, the `item` of a list, from 1',
  }),
});
export type FileFault = z.infer<typeof FileFault>;

const Written = FaqResource.pick({ category: true, question: true, phrases: true, answer: true });

export const PlannedRow = z.discriminatedUnion('becomes', [
  z.object({ becomes: z.literal('added'), row: z.number().int(), id: z.string(), after: Written }),
  z.object({ becomes: z.literal('changed'), row: z.number().int(), id: z.string(), before: Written, after: Written }),
  z.object({ becomes: z.literal('unchanged'), row: z.number().int(), id: z.string(), question: z.string() }),
]);
export type PlannedRow = z.infer<typeof PlannedRow>;

export const ImportPreview = z
  .object({
    base: z.string().meta({ description: 'the generation that the file was compared with: give it to the import' }),
    counts: ImportCounts,
    faults: z.array(FileFault).meta({ description: 'with faults nothing can be imported; the first 200' }),
    faultCount: z.number().int(),
    rows: z.array(PlannedRow),
    removed: z.array(z.object({ id: z.string(), question: z.string() })),
    columns: z.array(z.object({ name: z.string(), field: z.string().nullable() })).meta({
      description: 'the columns of the file, and what they are read as; null: the column is not used',
    }),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof ImportPreview>;

export const ImportStarted = z
  .object({ counts: ImportCounts, generation: GenerationResource })
  .meta({ id: 'ImportStarted' });
export type ImportStarted = z.infer<typeof ImportStarted>;

export const KnowledgeSearch = z
  .object({
    mode: z.enum(['search', 'none']).meta({ description: '`none`: this bot looks nothing up' }),
    threshold: z.number().meta({ description: 'from this score on a match counts as knowledge' }),
    sure: z.number().meta({ description: 'from this score on an answer does not say which question it answers' }),
    matches: z.array(
      z.object({
        faq: FaqResource,
        score: z.number().meta({ description: 'cosine similarity of the best way to ask' }),
        counts: z.boolean().meta({ description: 'it reaches the threshold' }),
      }),
    ),
  })
  .meta({ id: 'KnowledgeSearch' });
export type KnowledgeSearch = z.infer<typeof KnowledgeSearch>;
