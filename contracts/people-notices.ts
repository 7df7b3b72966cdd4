import { z } from 'zod';

import { QueueOutlook } from './events.js';

const From = z.enum(['customer', 'agent']).meta({ description: 'whose it is; each side hears of the other' });

/**
 * What one side of a conversation with people shows the other: of the moment, never stored, may be lost. Whoever types
 * says so again every few seconds.
 */
export const PeopleNotice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('people.typing'), from: From, on: z.boolean() }),
  z.object({
    type: z.literal('people.read'),
    from: From,
    upToSeq: z.number().int().min(0).meta({ description: 'the log was seen up to here' }),
  }),
]);
export type PeopleNotice = z.infer<typeof PeopleNotice>;

/** How a conversation that waits for people stands in the queue, at this moment. */
export const QueuePlace = z
  .object({
    ...QueueOutlook.pick({ ahead: true, waitMinutes: true }).shape,
    email: z.string().nullable().meta({ description: 'the address that its customer has left; null: none' }),
  })
  .meta({ id: 'QueuePlace' });
export type QueuePlace = z.infer<typeof QueuePlace>;

/** Tells whoever waits where they stand, and again when that has changed: of the moment, never stored, may be lost. */
export const PlaceNotice = z.object({ type: z.literal('people.place'), ...QueuePlace.shape });
export type PlaceNotice = z.infer<typeof PlaceNotice>;

/** What an agent shows their customer. */
export const SignRequest = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('typing'), on: z.boolean() }),
    z.object({ type: z.literal('read'), upToSeq: z.number().int().min(0) }),
  ])
  .meta({ id: 'SignRequest' });
export type SignRequest = z.infer<typeof SignRequest>;

/** Milliseconds after which nobody types any more who has not said so again. */
export const TYPING_MS = 6_000;
/** Milliseconds between two times that somebody says so. */
export const TYPING_AGAIN_MS = 3_000;
