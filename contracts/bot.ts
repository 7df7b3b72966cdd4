import { z } from 'zod';

import { HandOverSettings } from './hand-over.js';
import { FlowSetup, type BotFlows } from './flows.js';
import { BotSlug } from './ids.js';
import { OutgoingUrl } from './outgoing.js';
import { Email } from './staff.js';

/** Two years: long enough to look something up, and not for ever, for it is about people. */
export const DEFAULT_AUDIT_DAYS = 730;

/** How a bot behaves; validated JSON in the Bot row, every value with a default. */
export const BotSettings = z.object({
  greeting: z.string().max(500).default('Hello! How can I help you?'),
  fallback: z.string().max(500).default('I am sorry, I do not know the answer to that. Could you put it another way?'),
  suggestions: z.array(z.string().max(100)).max(6).default([]),
  instructions: z.string().max(4000).default('Answer briefly and kindly, and only from the given knowledge.'),
  knowledge: z
    .object({
      /** `none` answers without looking anything up. */
      mode: z.enum(['search', 'none']).default('search'),
      /** The lowest cosine similarity with which a passage counts as knowledge. */
      threshold: z.number().min(0).max(1).default(0.55),
      /** Below this similarity an answer without a model says which question it answers. */
      sure: z.number().min(0).max(1).default(0.8),
      passages: z.number().int().min(1).max(10).default(4),
    })
    .prefault({}),
  conversation: z
    .object({
      /** Messages of the hot window that the model sees. */
      windowMessages: z.number().int().min(2).max(50).default(10),
      /** What a message does that comes while an answer is being made: start over with it, or wait for the next turn. */
      followUps: z.enum(['restart', 'queue']).default('restart'),
      /** Continue as new after so many turns at the latest; Temporal's own suggestion comes first for most bots. */
      turnsPerRun: z.number().int().min(1).max(1000).default(40),
    })
    .prefault({}),
  context: z
    .object({
      /** What the model is given at most, in tokens, without its answer. */
      tokens: z.number().int().min(500).max(200_000).default(4_000),
    })
    .prefault({}),
  memory: z
    .object({
      /** What a customer said before is recalled from this conversation, from all of theirs with this bot, or not at all. */
      recall: z.enum(['conversation', 'person', 'off']).default('conversation'),
      /** A message is recalled when it is nearer than this (cosine similarity). */
      threshold: z.number().min(0).max(1).default(0.7),
      messages: z.number().int().min(1).max(20).default(4),
    })
    .prefault({}),
  customers: z
    .object({
      /** Where the keys are with which a site signs its customers' names; left out: the bot's secret. */
      jwks: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional(),
      /** What `iss` and `aud` of such a token must be; left out: not looked at. */
      issuer: z.string().min(1).max(300).optional(),
      audience: z.string().min(1).max(300).optional(),
    })
    .prefault({}),
  retention: z
    .object({
      /** Days after its last word that a closed conversation is erased; 0: never. */
      conversationDays: z.number().int().min(0).max(36_500).default(0),
      /** Days after it was left that a lead is deleted here; 0: never. One that is on its way is kept until it has ended. */
      leadDays: z.number().int().min(0).max(36_500).default(0),
      /** Days after a customer's last word that their name and e-mail address are; 0: never. */
      peopleDays: z.number().int().min(0).max(36_500).default(0),
      /** Days that is kept what the staff did with the bot; 0: for ever. */
      auditDays: z.number().int().min(0).max(36_500).default(DEFAULT_AUDIT_DAYS),
    })
    .prefault({}),
  /** Who is told when a customer waits for a human, or left a lead: docs/notifications.md. */
  notifications: z
    .object({
      email: z.array(Email).max(10).default([]),
      /** To the bot's secret `slack-url`. */
      slack: z.boolean().default(false),
      /** Signed with the bot's secret `webhook-secret`. */
      webhook: OutgoingUrl.optional(),
    })
    .prefault({}),
  leads: z
    .object({
      /** Where leads go besides the list: docs/leads.md. */
      to: z.enum(['list', 'hubspot', 'webhook']).default('list'),
      url: OutgoingUrl.optional(),
    })
    .refine(({ to, url }) => to !== 'webhook' || url !== undefined, {
      path: ['url'],
      error: 'must be given where leads go to a webhook',
    })
    .prefault({}),
  tickets: z
    .object({
      /** The ticket system that new tickets are sent to. */
      webhook: OutgoingUrl.optional(),
      /** A conversation that ends with an open question, or an address to write to, becomes a ticket: docs/hand-over.md. */
      unsolved: z.boolean().default(false),
    })
    .prefault({}),
  handOver: HandOverSettings.prefault({}),
  idle: z
    .object({
      /** Minutes of silence after which the customer is reminded, once; 0: never. */
      remindAfterMinutes: z.number().min(0).max(43_200).default(0),
      reminder: z.string().max(500).default('Are you still there? Write whenever you like: I am here.'),
      /** Minutes of silence after which the conversation is closed; 0: never. It opens again when its customer writes. */
      closeAfterMinutes: z.number().min(0).max(525_600).default(1_440),
      /** Minutes that the workflow of a closed conversation stays at hand. */
      keepMinutes: z.number().min(0).max(525_600).default(10_080),
    })
    .prefault({}),
});
export type BotSettings = z.infer<typeof BotSettings>;

/** One question and answer of a bot folder's `faqs` file. `phrases` are other ways to ask the same. */
export const FaqEntry = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes'),
  category: z.string().min(1).max(100),
  question: z.string().min(3).max(300),
  phrases: z.array(z.string().min(3).max(300)).max(20).default([]),
  answer: z.string().min(3).max(4000),
});
export type FaqEntry = z.infer<typeof FaqEntry>;

/** `bot.yaml` of a bot folder. */
export const BotManifest = z.object({
  slug: BotSlug,
  name: z.string().min(1).max(100),
  locale: z.string().max(35).default('en'),
  settings: BotSettings.prefault({}),
  faqs: z.string().max(200).default('faqs.yaml').meta({ description: 'the file with the FAQs, beside bot.yaml' }),
  flows: FlowSetup.prefault({}),
});
export type BotManifest = z.infer<typeof BotManifest>;

/** A bot folder, read and validated. Without `flows` it has none. */
export type BotFolder = { manifest: BotManifest; faqs: FaqEntry[]; flows?: BotFlows };
