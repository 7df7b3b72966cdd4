import { z } from 'zod';

import { Uuid } from './ids.js';
import { Page } from './paging.js';
import { SecretName } from './secrets.js';
import { StaffRole } from './staff.js';

const count = z.number().int().min(0);
const NOTHING = z.strictObject({});
const Counts = z.strictObject({ added: count, changed: count, unchanged: count, removed: count });
const Bots = z.union([z.literal('all'), z.array(z.string())]);
const Rights = z.strictObject({ role: StaffRole, bots: Bots });

/** What was done to what, and what is kept of it besides: ids, numbers and fixed words, never what people wrote. */
type AuditKind = { target: string; details: z.ZodObject };

function about<Target extends string, Details extends z.ZodObject>(target: Target, details: Details) {
  return { target, details } as const;
}

/** What is written down of the staff's own actions. */
export const AUDIT_ACTIONS = {
  'bot.published': about('bot', z.strictObject({ version: count })),
  'settings.changed': about('bot', z.strictObject({ settings: z.array(z.string()) })),
  'faq.added': about('faq', NOTHING),
  'faq.changed': about('faq', NOTHING),
  'faq.removed': about('faq', NOTHING),
  'knowledge.imported': about('knowledge', Counts),
  'answer.marked': about('conversation', z.strictObject({ done: z.boolean() })),
  'canned_reply.added': about('canned_reply', NOTHING),
  'canned_reply.changed': about('canned_reply', NOTHING),
  'canned_reply.removed': about('canned_reply', NOTHING),
  'secret.saved': about('secret', z.strictObject({ name: SecretName })),
  'secret.removed': about('secret', z.strictObject({ name: SecretName })),
  'customer_secret.replaced': about('bot', NOTHING),
  'conversation.reopened': about('conversation', NOTHING),
  'conversation.tagged': about('conversation', NOTHING),
  'conversation.untagged': about('conversation', NOTHING),
  'lead.sent_again': about('lead', NOTHING),
  'lead.deleted': about('lead', NOTHING),
  'leads.exported': about('bot', NOTHING),
  'ticket.opened': about('ticket', NOTHING),
  'ticket.closed': about('ticket', NOTHING),
  'ticket.reopened': about('ticket', NOTHING),
  'delivery.sent_again': about('delivery', NOTHING),
  'staff.invited': about('invitation', Rights),
  'staff.uninvited': about('invitation', NOTHING),
  'staff.joined': about('staff', Rights),
  'staff.added': about('staff', Rights),
  'staff.changed': about(
    'staff',
    z.strictObject({
      changed: z.array(z.enum(['name', 'role', 'bots', 'skills', 'capacity', 'password', 'disabled', 'enabled'])),
      role: StaffRole.optional(),
      bots: Bots.optional(),
    }),
  ),
  'api_key.made': about('api_key', z.strictObject({ revoked: count })),
  'api_key.revoked': about('api_key', NOTHING),
  'payloads.decoded': about('payloads', z.strictObject({ payloads: count, unreadable: count })),
  'payloads.encoded': about('payloads', z.strictObject({ payloads: count })),
  'retention.run': about('retention', NOTHING),
  'metrics.computed': about('metrics', z.strictObject({ from: z.iso.date(), to: z.iso.date() })),
} as const satisfies Record<string, AuditKind>;

export type AuditAction = keyof typeof AUDIT_ACTIONS;
export const AuditAction = z.enum(Object.keys(AUDIT_ACTIONS) as [AuditAction, ...AuditAction[]]);

/** What an action was done to: of which bot (null: of none), which one (null: there is no one thing). */
export type AuditNote<Action extends AuditAction = AuditAction> = {
  botId: string | null;
  targetId: string | null;
  details: z.output<(typeof AUDIT_ACTIONS)[Action]['details']>;
};

/** Who did it: somebody of the staff, a program with an admin API key, or whoever uses the command line on the machine. */
export const AuditActorKind = z.enum(['staff', 'api_key', 'command_line']);
export type AuditActor =
  { kind: Exclude<z.infer<typeof AuditActorKind>, 'command_line'>; id: string } | { kind: 'command_line'; id: null };

/** Whoever has the machine: the command line knows nobody by name. */
export const COMMAND_LINE: AuditActor = { kind: 'command_line', id: null };

/** An action with who did it, as it is written down. */
export type AuditRecord = {
  [Action in AuditAction]: { actor: AuditActor; action: Action } & AuditNote<Action>;
}[AuditAction];

/** What was written down of one action. */
export const AuditEntry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    botId: z.string().nullable().meta({ description: 'null: it belongs to no bot' }),
    actor: z.object({
      kind: AuditActorKind,
      id: z.string().nullable(),
      name: z.string().nullable().meta({ description: 'as they are called now; null: not known any more' }),
    }),
    action: AuditAction,
    target: z.object({ kind: z.string(), id: z.string().nullable() }),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditFilters = z.object({
  actor: Uuid.optional().meta({ description: 'of this member of the staff, or with this API key' }),
  action: AuditAction.optional(),
  from: z.iso.datetime().optional().meta({ description: 'from then on' }),
  to: z.iso.datetime().optional().meta({ description: 'before then' }),
});
export type AuditFilters = z.infer<typeof AuditFilters>;

export const AuditQuery = AuditFilters.extend(Page.shape);

export const AuditPage = z.object({ entries: z.array(AuditEntry), next: z.string().nullable() }).meta({
  id: 'AuditPage',
});
export type AuditPage = z.infer<typeof AuditPage>;
