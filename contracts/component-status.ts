import { z } from 'zod';

/**
 * How the language model answers one worker: `none` is set, it was `unasked` so far, it is `up`; its last call was
 * `failing`; it is `unavailable` (several calls in a row failed, and it is left alone for a while), `overloaded` or
 * without quota; its key, or all that is asked of it, is refused. From the best to the worst.
 */
export const MODEL_STATES = [
  'none',
  'unasked',
  'up',
  'failing',
  'overloaded',
  'refused',
  'unavailable',
  'no_quota',
  'key_refused',
] as const;
export const ModelState = z.enum(MODEL_STATES);
export type ModelState = z.infer<typeof ModelState>;

/** What a worker reports of its model. Nothing that a provider wrote: providers quote prompts. */
export const ModelFacts = z.object({
  /** The HTTP status of the last failure, where the provider answered at all. */
  status: z.number().int().nullable(),
});
export type ModelFacts = z.infer<typeof ModelFacts>;

/** The component under which workers report their model, and how often they do. */
export const MODEL_COMPONENT = 'model';
export const MODEL_REPORT_MS = 15_000;

/** The component under which the latest sweep is kept. */
export const SWEEP_COMPONENT = 'sweep';
