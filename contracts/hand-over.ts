import { z } from 'zod';

import { Uuid } from './ids.js';
import { Skills } from './skills.js';
import { Email } from './staff.js';
import { MessageText } from './text.js';

const OPENING = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** When people are there, such as `{timeZone: Europe/Zurich, days: {mon: ["09:00-12:00", "13:00-17:30"]}}`. */
export const OfficeHours = z.object({
  timeZone: z.string().max(60).refine(isTimeZone, 'must be a time zone, such as Europe/Zurich'),
  days: z
    .partialRecord(
      z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
      z
        .array(
          z
            .string()
            .regex(OPENING, 'must be from and to, such as 09:00-17:30')
            .refine((opening) => opening.slice(0, 5) < opening.slice(6), 'must end after it begins'),
        )
        .max(10),
    )
    .refine((days) => Object.values(days).some((openings) => openings.length > 0), 'must have an opening on some day'),
});
export type OfficeHours = z.infer<typeof OfficeHours>;

/** Why a conversation is handed to people. */
export const HandOverReason = z.enum(['asked', 'unsure', 'flow', 'policy', 'angry']);
export type HandOverReason = z.infer<typeof HandOverReason>;

/** Somebody, or something, asks for people. */
export const HandOverRequest = z.object({
  escalationId: z.string(),
  reason: HandOverReason,
  askedAt: z.iso.datetime().meta({ description: 'when: what was open then, or after, is what was asked for' }),
});
export type HandOverRequest = z.infer<typeof HandOverRequest>;

const Minutes = z.number().min(0).max(100_000);

/** How conversations go to people. */
export const HandOverSettings = z.object({
  /** Customers may ask for a human. Off for a bot without people. */
  enabled: z.boolean().default(false),
  /** Agents take conversations from the queue themselves, or get them where they are there and have room. */
  assignment: z.enum(['pull', 'auto']).default('pull'),
  /** What an agent must be good at to be given a conversation. */
  skills: Skills.default([]),
  /** Seconds after which the conversation of an agent whose console is gone returns to the queue. */
  leaseSeconds: z.number().min(1).max(3_600).default(120),
  /** Minutes within which a customer is to hear from people first, hear again, and be helped; 0: no limit. */
  firstResponseMinutes: Minutes.default(5),
  nextResponseMinutes: Minutes.default(10),
  resolutionMinutes: Minutes.default(1_440),
  /** What hands a conversation over besides a customer who asks for it. */
  reasons: z
    .object({
      /** So many answers in a row that the bot did not have; 0: never. */
      unsure: z.number().int().min(0).max(10).default(2),
      /** A customer who sounds angry: by a list of words, see docs/hand-over.md. */
      angry: z.boolean().default(true),
      /** Words and phrases of customers that always go to people, such as "lawyer". */
      phrases: z.array(z.string().trim().min(2).max(100)).max(50).default([]),
    })
    .prefault({}),
  /** What the bot says as it hands over; the chat says behind it who comes and how long it may take. */
  text: z.string().min(1).max(500).default('I am passing you on to a person.'),
  /** When people are there; left out: always. */
  officeHours: OfficeHours.optional(),
});
export type HandOverSettings = z.infer<typeof HandOverSettings>;

export const EscalationStatus = z.enum(['waiting', 'claimed', 'ended']);
export type EscalationStatus = z.infer<typeof EscalationStatus>;

/** Why people cannot have, or give up, a conversation: the types of an escalation's failures. */
export const EscalationRefusal = z.enum([
  'escalation_taken',
  'escalation_not_yours',
  'escalation_ended',
  /** Has as many conversations as they may. */
  'agent_full',
  /** Does not work with this bot. */
  'agent_unknown',
  /** Cannot be opened again: it is not closed, people have it, or what was said is erased. */
  'conversation_not_closed',
  'conversation_with_people',
  'conversation_erased',
]);
export type EscalationRefusal = z.infer<typeof EscalationRefusal>;

/** Names of `priority`, by its number. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** The priority with which a conversation begins to wait: whoever is angry, or must be heard by people, comes before others. */
export function toFirstPriority(reason: HandOverReason): number {
  return PRIORITIES.indexOf(reason === 'angry' || reason === 'policy' ? 'high' : 'normal');
}

/** A conversation that is, or was, with people: as the staff sees it. */
export const Escalation = z
  .object({
    id: z.string(),
    botId: z.string(),
    conversationId: z.string(),
    status: EscalationStatus,
    reason: z.string().meta({ description: 'why it was handed over, as in `owner.changed`' }),
    priority: z.enum(PRIORITIES),
    skills: z.array(z.string()),
    agent: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'who has it, or had it last' }),
    customer: z.object({ name: z.string().nullable(), email: z.string().nullable() }),
    preview: z.string().meta({ description: 'the beginning of what its customer wrote last; empty: nothing yet' }),
    createdAt: z.iso.datetime(),
    claimedAt: z.iso.datetime().nullable(),
    firstResponseAt: z.iso.datetime().nullable(),
    unansweredSince: z.iso.datetime().nullable().meta({ description: 'since when its customer waits for an agent' }),
    dueAt: z.iso.datetime().nullable().meta({ description: 'by when its customer is to hear from people' }),
    endedAt: z.iso.datetime().nullable(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'Escalation' });
export type Escalation = z.infer<typeof Escalation>;

export const EscalationList = z.object({ escalations: z.array(Escalation) }).meta({ id: 'EscalationList' });
export type EscalationList = z.infer<typeof EscalationList>;

export const AssignEscalationRequest = z.object({ agentId: Uuid }).meta({ id: 'AssignEscalationRequest' });
export const EndEscalationRequest = z
  .object({
    outcome: z
      .enum(['resolved', 'handed_back'])
      .meta({ description: '`resolved`: the conversation is closed; `handed_back`: the bot answers again' }),
  })
  .meta({ id: 'EndEscalationRequest' });

export const EscalationEmailRequest = z.object({ email: Email }).meta({ id: 'EscalationEmailRequest' });
export const EscalationRequested = z.object({ conversationId: z.string() }).meta({ id: 'EscalationRequested' });

export const AgentMessageRequest = z.object({ text: MessageText }).meta({ id: 'AgentMessageRequest' });
export const NoteRequest = z.object({ text: MessageText }).meta({ id: 'NoteRequest' });

/** What the staff alone sees of a conversation. */
export const InternalEvent = z
  .object({
    no: z.number().int(),
    type: z.enum(['note', 'deadline.near', 'deadline.missed', 'tag.added', 'tag.removed']),
    at: z.iso.datetime(),
    staff: z.object({ id: z.string(), name: z.string() }).nullable(),
    payload: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'InternalEvent' });
export type InternalEvent = z.infer<typeof InternalEvent>;
export const InternalEventList = z.object({ events: z.array(InternalEvent) }).meta({ id: 'InternalEventList' });

export const PresenceRequest = z
  .object({ state: z.enum(['available', 'away']).meta({ description: 'say it again every 30 seconds at least' }) })
  .meta({ id: 'PresenceRequest' });

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
