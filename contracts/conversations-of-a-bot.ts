import { z } from 'zod';

import { BotSettings } from './bot.js';
import { ChangedSetting } from './bot-settings.js';
import { ContextReport } from './context.js';
import { AnswerOrigin, Citation, ConversationEvent as Event, OwnerKind } from './events.js';
import { Rating } from './feedback.js';
import { Flow } from './flows.js';
import { MAX_EVENTS_PER_PAGE } from './http.js';
import { ActorRole } from './ids.js';
import { Tag } from './tags.js';
import { SearchText } from './text.js';

const ConversationEvent = Event.meta({ id: 'ConversationEvent' });

/** Conversations of one page at most. */
export const MAX_CONVERSATIONS_PER_PAGE = 100;
/** Turns of one page at most: each may have all that its model was given. */
export const MAX_TURNS_PER_PAGE = 50;
/** Characters of a message that stands for its conversation in a list. */
export const PREVIEW_LENGTH = 160;

const DateTime = z.iso.datetime({ offset: true, error: 'must be a date and time such as 2026-11-22T09:30:00Z' });

/** Which conversations of a bot to list. */
export const ConversationFilter = z.object({
  status: z.enum(['open', 'closed']).optional(),
  owner: OwnerKind.optional().meta({
    description: 'who answers: the bot, people who have yet to take it, or an agent',
  }),
  text: SearchText.optional().meta({
    description:
      'words, or beginnings of words, of which one message has all; PostgreSQL full-text search without the grammar of a language',
  }),
  tag: Tag.optional(),
  from: DateTime.optional().meta({ description: 'began then or later' }),
  to: DateTime.optional().meta({ description: 'began before that' }),
});
export type ConversationFilter = z.infer<typeof ConversationFilter>;

/** Which part of the list: after the last conversation of the part before. */
export const ConversationListQuery = ConversationFilter.extend({
  cursor: z.string().max(100).optional().meta({ description: '`nextCursor` of the page before' }),
  limit: z.coerce.number().int().min(1).max(MAX_CONVERSATIONS_PER_PAGE).default(50),
});

export const ListedConversation = z
  .object({
    id: z.string(),
    status: z.enum(['open', 'closed']),
    owner: z.object({ kind: OwnerKind }),
    channel: z.string(),
    locale: z.string().nullable(),
    customer: z.object({
      id: z.string(),
      name: z.string().nullable().meta({ description: 'null: nobody has said it' }),
      email: z.string().nullable(),
    }),
    messages: z.number().int().meta({ description: 'of everybody who wrote' }),
    lastMessage: z
      .object({ role: ActorRole, preview: z.string().meta({ description: `its first ${PREVIEW_LENGTH} characters` }) })
      .nullable(),
    tags: z.array(z.string()).meta({ description: 'what the staff sorts it by' }),
    createdAt: z.iso.datetime(),
    lastActivityAt: z.iso.datetime().meta({ description: 'of the latest event of its log' }),
  })
  .meta({ id: 'ListedConversation' });
export type ListedConversation = z.infer<typeof ListedConversation>;

export const ConversationList = z
  .object({
    conversations: z.array(ListedConversation),
    nextCursor: z.string().nullable().meta({ description: 'null: there are no more' }),
  })
  .meta({ id: 'ConversationList' });
export type ConversationList = z.infer<typeof ConversationList>;

export const TranscriptQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(0)
    .meta({ description: 'events with a higher seq than this' }),
  limit: z.coerce.number().int().min(1).max(MAX_EVENTS_PER_PAGE).default(100),
});

export const Transcript = z
  .object({
    conversation: ListedConversation.extend({
      lastTurn: z.number().int().meta({ description: 'number of the latest turn that has ended; 0: none has' }),
      temporalUrl: z
        .string()
        .nullable()
        .meta({ description: 'its workflow in Temporal UI; null: it is not known where' }),
      rating: Rating.nullable().meta({ description: 'how its customer rated it, from 1 to 5; null: not yet' }),
    }).meta({ id: 'TranscribedConversation' }),
    events: z.array(ConversationEvent),
    lastSeq: z.number().int().meta({ description: 'seq of the last event of this page, or `after` when it is empty' }),
    more: z.boolean().meta({ description: 'there are events after this page' }),
  })
  .meta({ id: 'Transcript' });
export type Transcript = z.infer<typeof Transcript>;

export const TurnTrace = z
  .object({
    turnId: z.string(),
    turnNo: z.number().int(),
    status: z.enum(['published', 'superseded', 'cancelled']),
    supersededBy: z.enum(['turn', 'owner', 'follow_up']).nullable(),
    answers: z.array(z.string()).meta({ description: 'clientMessageIds that it answered, or that ended with it' }),
    endedAt: z.iso.datetime(),
    seq: z.number().int().nullable().meta({ description: 'of its event in the log' }),
    waitedMs: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'milliseconds from the first of its messages to its answer, as the log has them' }),
    model: z.string().nullable(),
    usage: z.object({ inputTokens: z.number().int(), outputTokens: z.number().int() }).nullable(),
    origin: AnswerOrigin.nullable(),
    degraded: z.boolean(),
    citations: z.array(Citation),
    context: ContextReport.nullable().meta({
      description: 'what the model was given; of the latest 20 answers of a model, else null',
    }),
  })
  .meta({ id: 'TurnTrace' });
export type TurnTrace = z.infer<typeof TurnTrace>;

export const TurnListQuery = z.object({
  after: z.coerce.number().int().min(0).max(999_999_999).default(0).meta({ description: 'turns with a higher number' }),
  limit: z.coerce.number().int().min(1).max(MAX_TURNS_PER_PAGE).default(20),
});

export const TurnList = z
  .object({ turns: z.array(TurnTrace), more: z.boolean().meta({ description: 'there are turns after this page' }) })
  .meta({ id: 'TurnList' });
export type TurnList = z.infer<typeof TurnList>;

export const PublishedBot = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    locale: z.string(),
    settings: BotSettings.meta({ description: 'what is in force' }),
    folder: BotSettings.meta({ description: 'as its folder was published' }),
    changed: z
      .array(ChangedSetting)
      .meta({ description: 'what was changed since, in the browser or by this interface' }),
    revision: z
      .string()
      .meta({ description: 'to be sent with a change; another one: somebody changed them meanwhile' }),
    flows: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          offer: Flow.shape.offer,
          onComplete: Flow.shape.onComplete,
          steps: z.array(z.string()).meta({ description: 'what each asks for: its label, or its id' }),
        }),
      )
      .meta({ description: 'dialogues that ask one thing after the other' }),
    published: z
      .object({ version: z.number().int(), at: z.iso.datetime(), passages: z.number().int() })
      .nullable()
      .meta({ description: 'what answers now; null: nothing is published yet' }),
  })
  .meta({ id: 'PublishedBot' });
export type PublishedBot = z.infer<typeof PublishedBot>;
