import { randomUUID } from 'node:crypto';

import { expect } from 'vitest';

import { TASK_QUEUES, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { DOCTOR_PROBE_WORKFLOW } from '../../workflows/doctor/messages.js';
import { INGESTION_WORKFLOW } from '../../workflows/ingestion/messages.js';
import { INSPECTION_WORKFLOW, SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
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
    name: 'sweep',
    play: async ({ stack }) => {
      const workflowId = `sweep-${randomUUID()}`;
      await stack.temporal.workflow.execute(SWEEP_WORKFLOW, {
        taskQueue: TASK_QUEUES.batch,
        workflowId,
        args: [{ dryRun: false }],
      });
      return workflowId;
    },
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
