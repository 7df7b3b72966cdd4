import { z } from 'zod';

/** A problem detail of RFC 9457, with a stable `code` for programs and, for invalid input, each fault with its place. */
export const Problem = z.object({
  type: z.string().meta({ description: 'a URI that names the kind of problem' }),
  title: z.string(),
  status: z.number().int().min(400).max(599),
  detail: z.string().optional(),
  code: z.string().meta({ description: 'a stable name for programs, such as conversation_not_found' }),
  correlationId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';
