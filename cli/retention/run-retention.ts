import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { COMMAND_LINE } from '../../contracts/audit.js';
import {
  RetentionOutcome,
  type RecordKind,
  type RecordPolicy,
  type RetentionInput,
} from '../../contracts/retention.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { createPrisma } from '../../prisma/client.js';
import { createAuditStore, type AuditStore } from '../../prisma/stores/audit.js';
import { createBotStore, type BotRecord } from '../../prisma/stores/bots.js';
import { createCustomerRecordStore, type CustomerRecordStore } from '../../prisma/stores/customer-records.js';
import { createRetentionStore, type RetentionStore } from '../../prisma/stores/retention.js';
import { RETENTION_WORKFLOW } from '../../workflows/retention/messages.js';
import { connectOperator } from '../sweep/connect-operator.js';
import { UserError } from '../user-error.js';

/** `slug` null: of every bot. */
type Scope = { env: NodeJS.ProcessEnv; slug: string | null };
type Stores = { retention: RetentionStore; records: CustomerRecordStore; audit: AuditStore };

const KINDS: Record<RecordKind, string> = {
  leads: 'leads',
  people: 'names and e-mail addresses',
  audit: 'entries of the audit log',
};
/** Stands for the bot of what belongs to none. */
const OF_NONE = 'Parley itself';

/** Says what each bot would erase now. Erases nothing. */
export async function previewRetention(scope: Scope): Promise<string[]> {
  return await withBots(scope, async ({ bots, retention, records }) => {
    const due = await Promise.all(
      bots.map(async ({ id, slug }) => {
        const at = { botId: id, now: new Date() };
        const policies = await records.listPolicies(at);
        const ofRecords = policies.map((policy) => previewRecords(records, { slug, policy }));
        return [await previewConversations({ retention, slug, ...at }), ...(await Promise.all(ofRecords))];
      }),
    );
    const all = scope.slug === null ? await records.listPolicies({ botId: null, now: new Date() }) : [];
    const ofNone = all.filter(({ botId }) => botId === null);
    due.push(await Promise.all(ofNone.map((policy) => previewRecords(records, { slug: OF_NONE, policy }))));
    return [...due.flat(), 'Nothing was erased: this was a dry run.'];
  });
}

async function previewRecords(
  records: Stores['records'],
  { slug, policy: { kind, botId, days, before } }: { slug: string; policy: RecordPolicy },
): Promise<string> {
  const count = await records.countDue({ kind, botId, before: new Date(before) });
  return `${slug} keeps ${KINDS[kind]} for ${toWords({ days, before })}: ${count} due now.`;
}

async function previewConversations(of: {
  retention: Stores['retention'];
  botId: string;
  slug: string;
  now: Date;
}): Promise<string> {
  const { retention, botId, slug, now } = of;
  const [policy] = await retention.listPolicies({ botId, now });
  if (policy === undefined) return `${slug} keeps every conversation (settings.retention.conversationDays is 0).`;
  const { conversations, messages } = await retention.countDue({ botId, before: new Date(policy.before) });
  const limit = toWords({ days: policy.conversationDays, before: policy.before });
  return `${slug} keeps conversations for ${limit}: ${conversations} due now, with ${toCount(messages, 'message')}.`;
}

/** Has the batch worker erase what is due. It goes on when this command is stopped. */
export async function runRetention(scope: Scope): Promise<string[]> {
  return await withBots(scope, async ({ bots, audit }) => {
    const { client, connection } = await connectOperator(scope.env);
    try {
      const input: RetentionInput = { botId: scope.slug === null ? null : (bots[0]?.id ?? null) };
      const note = { botId: input.botId, targetId: null, details: {} };
      await audit.record({ actor: COMMAND_LINE, action: 'retention.run', ...note });
      const result: unknown = await client.workflow.execute(RETENTION_WORKFLOW, {
        staticSummary: STEP_SUMMARIES.retention,
        taskQueue: TASK_QUEUES.batch,
        workflowId: `retention-${randomUUID()}`,
        args: [input],
      });
      const slugs = new Map(bots.map(({ id, slug }) => [id, slug]));
      return describeOutcome(RetentionOutcome.parse(result), (botId) =>
        botId === null ? OF_NONE : (slugs.get(botId) ?? botId),
      );
    } finally {
      await connection.close();
    }
  });
}

function describeOutcome({ reports, records }: RetentionOutcome, toSlug: (botId: string | null) => string): string[] {
  if (reports.length + records.length === 0) return ['Everything is kept: all of settings.retention is 0.'];
  return [
    ...reports.map(({ botId, conversations, events, atHand }) => {
      const left = atHand === 0 ? '' : ` Due when their workflows have ended: ${atHand} more.`;
      return `${toSlug(botId)}: ${toCount(conversations, 'conversation')} erased, with ${toCount(events, 'message')}.${left}`;
    }),
    ...records.map(({ botId, kind, erased }) => `${toSlug(botId)}: ${erased} ${KINDS[kind]} erased.`),
  ];
}

/** Such as: 30 days (before 2026-10-23T09:30 UTC). */
function toWords({ days, before }: { days: number; before: string }): string {
  return `${toCount(days, 'day')} (before ${before.slice(0, 16)} UTC)`;
}

const toCount = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

async function withBots<Result>(
  { env, slug }: Scope,
  work: (parts: Stores & { bots: BotRecord[] }) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_URL: databaseUrl } = readEnvironment(z.object({ DATABASE_URL: VARIABLES.DATABASE_URL }), env);
  const prisma = createPrisma({ databaseUrl, poolSize: 2, statementTimeoutMs: 60_000 });
  try {
    const store = createBotStore(prisma);
    const named = slug === null ? null : await store.findBySlug({ slug });
    if (slug !== null && named === null) throw new UserError(`There is no bot ${slug}.`);
    const bots = named === null ? await store.list() : [named];
    return await work({
      bots,
      retention: createRetentionStore(prisma),
      records: createCustomerRecordStore(prisma),
      audit: createAuditStore(prisma),
    });
  } finally {
    await prisma.$disconnect();
  }
}
