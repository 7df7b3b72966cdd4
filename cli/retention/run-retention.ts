import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { RetentionOutcome, type RetentionInput } from '../../contracts/retention.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { createPrisma } from '../../prisma/client.js';
import { createBotStore, type BotRecord } from '../../prisma/stores/bots.js';
import { createRetentionStore } from '../../prisma/stores/retention.js';
import { RETENTION_WORKFLOW } from '../../workflows/retention/messages.js';
import { connectOperator } from '../sweep/connect-operator.js';
import { UserError } from '../user-error.js';

/** `slug` null: of every bot. */
type Scope = { env: NodeJS.ProcessEnv; slug: string | null };

/** Says what each bot would erase now. Erases nothing. */
export async function previewRetention(scope: Scope): Promise<string[]> {
  return await withBots(scope, async ({ bots, retention }) => {
    const due = await Promise.all(
      bots.map(async ({ id, slug }) => {
        const [policy] = await retention.listPolicies({ botId: id, now: new Date() });
        if (policy === undefined) return `${slug} keeps every conversation (settings.retention.conversationDays is 0).`;
        const { conversations, messages } = await retention.countDue({ botId: id, before: new Date(policy.before) });
        const limit = `${policy.conversationDays} days (before ${policy.before.slice(0, 16)} UTC)`;
        return `${slug} keeps conversations for ${limit}: ${conversations} are due, with ${messages} messages.`;
      }),
    );
    return [...due, 'Nothing was erased: this was a dry run.'];
  });
}

/** Has the batch worker erase what is due. It goes on when this command is stopped. */
export async function runRetention(scope: Scope): Promise<string[]> {
  return await withBots(scope, async ({ bots }) => {
    const { client, connection } = await connectOperator(scope.env);
    try {
      const input: RetentionInput = { botId: scope.slug === null ? null : (bots[0]?.id ?? null) };
      const result: unknown = await client.workflow.execute(RETENTION_WORKFLOW, {
        staticSummary: STEP_SUMMARIES.retention,
        taskQueue: TASK_QUEUES.batch,
        workflowId: `retention-${randomUUID()}`,
        args: [input],
      });
      const { reports } = RetentionOutcome.parse(result);
      if (reports.length === 0) return ['Every conversation is kept: settings.retention.conversationDays is 0.'];
      const slugs = new Map(bots.map(({ id, slug }) => [id, slug]));
      return reports.map(({ botId, conversations, events, atHand }) => {
        const left = atHand === 0 ? '' : ` ${atHand} more are due when their workflow has ended.`;
        return `${slugs.get(botId) ?? botId}: ${conversations} conversations erased, ${events} messages.${left}`;
      });
    } finally {
      await connection.close();
    }
  });
}

async function withBots<Result>(
  { env, slug }: Scope,
  work: (parts: { bots: BotRecord[]; retention: ReturnType<typeof createRetentionStore> }) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_URL: databaseUrl } = readEnvironment(z.object({ DATABASE_URL: VARIABLES.DATABASE_URL }), env);
  const prisma = createPrisma({ databaseUrl, poolSize: 2, statementTimeoutMs: 60_000 });
  try {
    const store = createBotStore(prisma);
    const named = slug === null ? null : await store.findBySlug({ slug });
    if (slug !== null && named === null) throw new UserError(`There is no bot ${slug}.`);
    const bots = named === null ? await store.list() : [named];
    return await work({ bots, retention: createRetentionStore(prisma) });
  } finally {
    await prisma.$disconnect();
  }
}
