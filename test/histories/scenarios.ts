import { randomUUID } from 'node:crypto';

import { expect } from 'vitest';

import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { ANALYTICS_WORKFLOW } from '../../workflows/analytics/messages.js';
import { DOCTOR_PROBE_WORKFLOW } from '../../workflows/doctor/messages.js';
import { INGESTION_WORKFLOW } from '../../workflows/ingestion/messages.js';
import { KNOWLEDGE_SEARCH_WORKFLOW } from '../../workflows/knowledge-search/messages.js';
import { RETENTION_WORKFLOW } from '../../workflows/retention/messages.js';
import { SUGGESTION_WORKFLOW } from '../../workflows/suggestion/messages.js';
import { INSPECTION_WORKFLOW, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import type { Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { CONVERSATION_SCENARIOS } from './conversation-scenarios.js';
import { WORK_SCENARIOS } from './work-scenarios.js';
import type { Scenario } from './scenario.js';

const WITHIN = { timeout: 20_000, interval: 20 };

/** What is recorded of every workflow type: each way that a run may take, at least once. */
export const SCENARIOS: Scenario[] = [
  ...CONVERSATION_SCENARIOS,
  ...WORK_SCENARIOS,
  {
    name: 'ingestion',
    play: async ({ stack }) => {
      const query = `WorkflowType = '${INGESTION_WORKFLOW}'`;
      const first = async (): Promise<string | undefined> => {
        for await (const { workflowId } of stack.temporal.workflow.list({ query })) return workflowId;
        return undefined;
      };
      await expect.poll(first, WITHIN).toBeDefined();
      return (await first()) ?? '';
    },
  },
  {
    name: 'ingestion-stopped',
    play: async ({ stack }) => {
      const generationId = randomUUID();
      const workflowId = toIngestionWorkflowId(generationId);
      await stack.stopWorkers();
      await stack.temporal.workflow.start(INGESTION_WORKFLOW, {
        taskQueue: TASK_QUEUES.batch,
        workflowId,
        args: [{ botId: stack.botId, generationId }],
      });
      await stack.startWorkers();
      const handle = stack.temporal.workflow.getHandle(workflowId);
      await expect.poll(async () => (await handle.fetchHistory()).events?.length, WITHIN).toBeGreaterThanOrEqual(5);
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
      return workflowId;
    },
  },
  {
    name: 'doctor',
    play: async ({ stack }) => {
      const workflowId = `doctor-${randomUUID()}`;
      await stack.temporal.workflow.execute(DOCTOR_PROBE_WORKFLOW, {
        taskQueue: TASK_QUEUES.conversations,
        workflowId,
        args: [],
      });
      return workflowId;
    },
  },
  {
    name: 'knowledge-search',
    play: async ({ stack }) => {
      const workflowId = `knowledge-search-${randomUUID()}`;
      await stack.temporal.workflow.execute(KNOWLEDGE_SEARCH_WORKFLOW, {
        taskQueue: TASK_QUEUES.conversations,
        workflowId,
        args: [{ botId: stack.botId, question: 'Where is my order?', limit: 3 }],
      });
      return workflowId;
    },
  },
  {
    name: 'suggestion',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      const workflowId = `suggestion-${randomUUID()}`;
      await stack.temporal.workflow.execute(SUGGESTION_WORKFLOW, {
        taskQueue: TASK_QUEUES.conversations,
        workflowId,
        args: [{ botId: stack.botId, conversationId: chat.conversationId }],
      });
      return workflowId;
    },
  },
  {
    name: 'sweep',
    play: ({ stack }) => runOnBatch(stack, SWEEP_WORKFLOW, { dryRun: false }),
  },
  {
    name: 'sweep-twice',
    play: ({ stack }) => runOnBatch(stack, SWEEP_WORKFLOW, { dryRun: false, againAfterSeconds: 1 }),
  },
  {
    name: 'analytics',
    play: ({ stack }) => runOnBatch(stack, ANALYTICS_WORKFLOW, { kind: 'latest', days: 0 }),
  },
  {
    name: 'analytics-backfill',
    // One day more than a run takes on.
    play: ({ stack }) =>
      runOnBatch(stack, ANALYTICS_WORKFLOW, { kind: 'range', from: '2026-01-01', to: '2026-01-11', done: 0 }),
  },
  {
    name: 'retention',
    settings: { retention: { conversationDays: 1 } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      return await runOnBatch(stack, RETENTION_WORKFLOW, { botId: null });
    },
  },
  {
    name: 'retention-of-records',
    settings: { retention: { leadDays: 1 } },
    play: ({ stack }) => runOnBatch(stack, RETENTION_WORKFLOW, { botId: null }),
  },
  {
    name: 'inspection',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      const workflowId = `inspection-${randomUUID()}`;
      await stack.temporal.workflow.execute(INSPECTION_WORKFLOW, {
        taskQueue: TASK_QUEUES.batch,
        workflowId,
        args: [{ conversationId: chat.conversationId, action: 'show' }],
      });
      return workflowId;
    },
  },
];

async function runOnBatch(stack: Stack, workflowType: string, input: object): Promise<string> {
  const workflowId = `recorded-${randomUUID()}`;
  await stack.temporal.workflow.execute(workflowType, { taskQueue: TASK_QUEUES.batch, workflowId, args: [input] });
  return workflowId;
}
