import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { findProjectRoot } from '../../infra/project-root.js';

const Questions = z.record(z.string(), z.array(z.string()));
const Clinc = z.object({ oos_test: z.array(z.tuple([z.string(), z.string()])) });

/** What is expected of a question that the bot has no answer to. */
export const NO_ANSWER = 'none';

export type ShortQuestion = { question: string; faqId: string };

/**
 * The questions of demo-short-questions.yaml, counted through the file: those at even places are for improving the bot,
 * those at odd places only for measuring it.
 */
export function loadShortQuestions(): Record<'tuning' | 'heldOut', ShortQuestion[]> {
  const file = path.join(import.meta.dirname, 'demo-short-questions.yaml');
  const all = Object.entries(Questions.parse(parse(readFileSync(file, 'utf8')))).flatMap(([faqId, questions]) =>
    questions.map((question) => ({ question, faqId })),
  );
  return { tuning: all.filter((_, place) => place % 2 === 0), heldOut: all.filter((_, place) => place % 2 === 1) };
}

/**
 * Out-of-scope queries of CLINC150 (github.com/clinc/oos-eval, data/data_full.json, saved as
 * ../shared/data/clinc150.json beside the clone), which are no part of the project; one of each `every`, as they are
 * not in random order; null where they are not there.
 */
export function loadClincQueries({ every }: { every: number }): string[] | null {
  const file = path.join(findProjectRoot(), '..', 'shared', 'data', 'clinc150.json');
  if (!existsSync(file)) return null;
  const { oos_test: queries } = Clinc.parse(JSON.parse(readFileSync(file, 'utf8')));
  return queries.filter((_, place) => place % every === 0).map(([query]) => query);
}

/** A text without what a search does not look at, to find the same question in two files. */
export function toWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9']+/g, ' ')
    .trim();
}
