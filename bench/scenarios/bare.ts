import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from '@temporalio/client';

import { BARE_QUEUE } from '../bare/activities.js';

export type BareSample = { replyMs: number };

/** Bare workflows, one after the other, with a pause after each. */
export async function runBareTurns(
  client: Client,
  { turns, pauseMs = 0 }: { turns: number; pauseMs?: number },
): Promise<BareSample[]> {
  const samples: BareSample[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    samples.push(await runBareTurn(client));
    if (pauseMs > 0) await delay(pauseMs);
  }
  return samples;
}

/** One bare workflow from start to result, as its client sees it. */
async function runBareTurn(client: Client): Promise<BareSample> {
  const started = performance.now();
  await client.workflow.execute('bareWorkflow', {
    workflowId: `bare-${randomUUID()}`,
    taskQueue: BARE_QUEUE,
    args: ['What does it cost?'],
  });
  return { replyMs: performance.now() - started };
}
