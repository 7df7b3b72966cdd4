import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createMemoryIndex } from '../../activities/adapters/memory-index.js';
import { AnalyticsReport, type BotMetrics } from '../../contracts/metrics.js';
import { RetentionOutcome, type RetentionReports } from '../../contracts/retention.js';
import { TASK_QUEUES, toConversationWorkflowId } from '../../contracts/temporal.js';
import { previewRetention } from '../../cli/retention/run-retention.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { createWorker } from '../../worker/create-worker.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { ensureSchedule } from '../../worker/schedules/ensure-schedule.js';
import { SCHEDULES } from '../../worker/schedules/schedules.js';
import { ANALYTICS_SCHEDULES, ANALYTICS_WORKFLOW, analyticsProgressQuery } from '../../workflows/analytics/messages.js';
import { RETENTION_WORKFLOW } from '../../workflows/retention/messages.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';

let stack: Stack;
let chat: Visit;
let key: string;
let memories: Awaited<ReturnType<typeof createMemoryIndex>>;
beforeAll(async () => {
  stack = await startStack({ bot: { settings: { retention: { conversationDays: 1, leadDays: 1 } } } });
  chat = await visit(stack);
  await chat.ask('Where is my order?');
  memories = await createMemoryIndex({ env: stack.env });
  ({ key } = await createApiKeyStore(stack.prisma).create({ name: 'test' }));
}, 120_000);
afterAll(async () => {
  await memories.close();
  await stack.close();
}, 120_000);

async function askApi<Body>(path: string, init: RequestInit = {}): Promise<Body> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const response = await fetch(`${stack.url}/api/v1/bots/${stack.botId}${path}`, { ...init, headers });
  return (await response.json()) as Body;
}

async function runOnBatch(workflowType: string, input: object) {
  const workflowId = `test-${randomUUID()}`;
  const result: unknown = await stack.temporal.workflow.execute(workflowType, {
    ...{ taskQueue: TASK_QUEUES.batch, workflowId, args: [input] },
  });
  return { workflowId, result };
}

describe('measures', () => {
  it('are computed by the schedule, and shown by the api', async () => {
    const wanted = SCHEDULES.find(({ scheduleId }) => scheduleId === ANALYTICS_SCHEDULES.hourly);
    if (wanted === undefined) throw new Error('There is no such schedule.');
    await ensureSchedule({ client: stack.temporal, wanted });
    await stack.temporal.schedule.getHandle(wanted.scheduleId).trigger();
    const totals = async () => (await askApi<BotMetrics>('/metrics')).totals;
    await expect.poll(totals, { timeout: 30_000 }).toMatchObject({ conversations: 1, messages: 1, turns: 1 });
  });

  it('are computed anew for a range that one run is too short for, with its progress', async () => {
    const input = { kind: 'range', from: '2026-01-01', to: '2026-01-11', done: 0 };
    const { workflowId, result } = await runOnBatch(ANALYTICS_WORKFLOW, input);
    expect(AnalyticsReport.parse(result)).toMatchObject({ days: 11 });
    const progress = await stack.temporal.workflow.getHandle(workflowId).query(analyticsProgressQuery);
    expect(progress).toEqual({ done: 11, total: 11, day: null });
  });
});

const byKind = (one: { kind: string }, other: { kind: string }) => one.kind.localeCompare(other.kind);

/** A batch worker that erases the first records and dies before it has told of it: Temporal has it done again. */
async function startForgetfulWorker(): Promise<{ stop: () => Promise<void> }> {
  const logger = createLogger({ service: 'forgetful', level: 'silent', format: 'json' });
  const deps = await createWorkerDependencies({ env: stack.env, logger, model: null, loadEmbedder: 'when asked' });
  const { batch } = deps.activities;
  let isFirst = true;
  const activities: typeof batch = {
    ...batch,
    async eraseRecords(policy) {
      const erased = await batch.eraseRecords(policy);
      if (!isFirst) return erased;
      isFirst = false;
      throw new Error('gone');
    },
  };
  const worker = await createWorker(deps.temporal, { queue: 'batch', activities, metrics: deps.metrics, logger });
  const running = worker.run();
  return {
    async stop() {
      worker.shutdown();
      await running;
      await deps.close();
    },
  };
}

describe('retention', () => {
  it('deletes leads that are older than their own limit, batch by batch, and reports all of it after a crash', async () => {
    const old = { createdAt: new Date(0), status: 'delivered' as const };
    const data = Array.from({ length: 501 }, () => ({
      ...{ id: randomUUID(), botId: stack.botId, conversationId: randomUUID(), captureKey: randomUUID(), ...old },
    }));
    await stack.prisma.lead.createMany({ data });
    const preview = await askApi('/retention/preview', { method: 'POST', body: '{}' });
    const { DATABASE_URL } = stack.env;
    expect((await previewRetention({ env: { DATABASE_URL }, slug: null })).join('\n')).toMatch(
      /leads for 1 day .*: 501 due now[^]*Parley itself keeps entries of the audit log for 730 days .*: 0 due now/,
    );
    expect(preview).toMatchObject({
      records: [
        { kind: 'leads', days: 1, due: 501 },
        { kind: 'audit', days: 730, due: 0 },
      ],
    });
    await stack.stopWorkers();
    const forgetful = await startForgetfulWorker();
    const { result } = await runOnBatch(RETENTION_WORKFLOW, { botId: stack.botId });
    await forgetful.stop();
    await stack.startWorkers();
    const reported = [{ kind: 'leads', erased: 501 }, { kind: 'audit', erased: 0 }]; // prettier-ignore
    expect(RetentionOutcome.parse(result).records).toMatchObject(reported);
    expect(await stack.prisma.lead.count()).toBe(0);
    expect((await askApi<RetentionReports>('/retention')).records.toSorted(byKind)).toMatchObject(
      reported.toSorted(byKind),
    );
    // The conversation's reports are counted by the next test.
    await stack.prisma.retentionReport.deleteMany();
  });

  it('erases what is due once no workflow has it at hand, with what was remembered, and reports it', async () => {
    const { conversationId } = chat;
    const run = async () =>
      RetentionOutcome.parse((await runOnBatch(RETENTION_WORKFLOW, { botId: stack.botId })).result).reports;
    expect(await run()).toMatchObject([{ conversations: 0, events: 0, atHand: 0 }]);

    await stack.prisma.$executeRaw`UPDATE conversation SET status = 'closed' WHERE id = ${conversationId}::uuid`;
    await stack.prisma.$executeRaw`UPDATE conversation_event SET at = at - interval '2 days'`;
    const preview = { method: 'POST', body: '{}' };
    expect(await askApi('/retention/preview', preview)).toMatchObject({ conversations: 1, messages: 2 });
    expect(await askApi('/retention/preview', { method: 'POST', body: '{"conversationDays":3}' })).toMatchObject({
      conversations: 0,
    });
    expect(await run()).toMatchObject([{ conversations: 0, atHand: 1 }]);

    const { visitorId: personId } = await stack.prisma.conversation.findUniqueOrThrow({
      where: { id: conversationId },
    });
    const vector = new Float32Array(512).fill(1 / Math.sqrt(512));
    const owner = { botId: stack.botId, personId };
    const recall = () => memories.search({ ...owner, vector, threshold: 0.7, limit: 5 });
    await memories.upsert({ ...owner, conversationId, messages: [{ seq: 2, at: new Date().toISOString(), vector }] });
    expect(await recall()).toHaveLength(1);

    await stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId)).terminate('its time has come');
    expect(await run()).toMatchObject([{ conversations: 1, events: 2, atHand: 0, conversationDays: 1 }]);
    expect(await recall()).toEqual([]);
    const texts = (await chat.readEvents()).flatMap(({ payload }) => ('text' in payload ? [payload] : []));
    expect(texts).toMatchObject([{ text: '', erased: true }, { text: '', erased: true }]); // prettier-ignore
    expect(await run()).toMatchObject([{ conversations: 0 }]);
    const { reports } = await askApi<{ reports: object[] }>('/retention');
    expect(reports).toHaveLength(4);
    expect(reports[1]).toMatchObject({ conversations: 1, events: 2 });
  });
});
