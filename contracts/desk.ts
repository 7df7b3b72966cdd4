import { z } from 'zod';

import { LeadDetails } from './leads.js';

/** What an agent is told beside a conversation: whose it is, what is known, and what was said elsewhere. */
export const EscalationContext = z
  .object({
    customer: z.object({
      id: z.string(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      isNamed: z.boolean().meta({ description: 'the site that embeds the chat has said who this is' }),
      since: z.iso.datetime().meta({ description: 'when they first came' }),
      locale: z.string().nullable(),
    }),
    began: z.iso.datetime().meta({ description: 'when this conversation began' }),
    summary: z
      .object({ text: z.string(), at: z.iso.datetime() })
      .nullable()
      .meta({ description: "the bot's, of a long conversation or as it was handed over; null: there is none" }),
    latest: z.array(z.string()).meta({
      description:
        'without a summary: what the customer wrote last, two or three messages, cut; empty: no more than one',
    }),
    flow: z
      .object({
        title: z.string(),
        status: z.enum(['asking', 'completed', 'cancelled']),
        answers: z.array(z.object({ label: z.string(), value: z.string() })),
      })
      .nullable()
      .meta({ description: 'what was answered in its latest flow' }),
    leads: z.array(LeadDetails.extend({ createdAt: z.iso.datetime() })),
    tags: z.array(z.string()),
    earlier: z
      .array(
        z.object({
          id: z.string(),
          status: z.enum(['open', 'closed']),
          preview: z.string().nullable().meta({ description: 'the beginning of what was said last' }),
          createdAt: z.iso.datetime(),
        }),
      )
      .meta({ description: "this customer's other conversations with the bot, the newest ten" }),
  })
  .meta({ id: 'EscalationContext' });
export type EscalationContext = z.infer<typeof EscalationContext>;

/** Somebody who could be given a conversation. */
export const Colleague = z.object({
  id: z.string(),
  name: z.string(),
  isThere: z.boolean().meta({ description: 'their console says that they take conversations' }),
  isSkilled: z.boolean().meta({ description: 'they have the skills that it asks for' }),
  conversations: z.number().int().meta({ description: 'how many they have now' }),
  capacity: z.number().int().meta({ description: 'how many they may have' }),
});
export type Colleague = z.infer<typeof Colleague>;

export const ColleagueList = z.object({ colleagues: z.array(Colleague) }).meta({ id: 'ColleagueList' });
export type ColleagueList = z.infer<typeof ColleagueList>;

/** What the bot would say; nothing of it is sent. */
export const SuggestedAnswer = z
  .discriminatedUnion('status', [
    z.object({
      status: z.literal('known'),
      text: z.string(),
      sources: z.array(z.string()).meta({ description: 'titles of what it rests on' }),
    }),
    z.object({ status: z.literal('unknown').meta({ description: 'the bot does not know' }) }),
    z.object({ status: z.literal('unasked').meta({ description: 'the customer has said nothing yet' }) }),
  ])
  .meta({ id: 'SuggestedAnswer' });
export type SuggestedAnswer = z.infer<typeof SuggestedAnswer>;
