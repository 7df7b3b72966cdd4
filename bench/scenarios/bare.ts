import { randomUUID } from 'node:crypto';

import type { Client } from '@temporalio/client';

import { BARE_QUEUE } from '../bare/activities.js';

export type BareSample = { replyMs: number };

/** One bare workflow from start to result, as its client sees it. */
export async function runBareTurn(client: Client): Promise<BareSample> {
  const started = performance.now();
  await client.workflow.execute('bareWorkflow', {
    workflowId: `bare-${randomUUID()}`,
    taskQueue: BARE_QUEUE,
    args: ['What does it cost?'],
  });
  return { replyMs: performance.now() - started };
}
