import { z } from 'zod';

import { Uuid } from './ids.js';

/** A page of rows, newest first: ids are in the order in which rows were made. */
export const Page = z.object({
  before: Uuid.optional().meta({ description: '`next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type Page = z.infer<typeof Page>;

/** Cuts the one row off that was read to know whether there are more. */
export function toPage<Row extends { id: string }>(rows: Row[], limit: number): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
