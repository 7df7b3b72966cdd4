import path from 'node:path';

import type { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { Readiness } from '../../contracts/http.js';
import { bundleWorkflows } from '../../infra/build/bundle-workflows.mjs';
import { findProjectRoot } from '../../infra/project-root.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { createWorker } from '../../worker/create-worker.js';
import { createWorkerDependencies } from '../../worker/dependencies.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { age, inspect, readEnded, sweep, untilEnded } from './bed.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 120_000);
afterAll(() => stack.close(), 120_000);

/** Workers of a bad deploy: conversations throw; the other queues are as they should be. */
async function startBrokenWorkers(): Promise<{ stop: () => Promise<void> }> {
  const logger = createLogger({ service: 'broken', level: 'silent', format: 'json' });
  const deps = await createWorkerDependencies({ env: stack.env, logger, model: null, loadEmbedder: 'when asked' });
  const code = await bundleWorkflows({
    entry: path.join(findProjectRoot(), 'test/sweep/fixtures/broken-workflows.ts'),
  });
  const { temporal, activities, metrics } = deps;
  const workers: Worker[] = await Promise.all([
    createWorker(
      { ...temporal, workflowBundle: { code } },
      { queue: 'conversations', activities: activities.conversations, metrics, logger },
    ),
    createWorker(temporal, { queue: 'reasoning', activities: activities.reasoning, metrics, logger }),
    createWorker(temporal, { queue: 'batch', activities: activities.batch, metrics, logger }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await running;
      await deps.close();
    },
  };
}

async function readReady(): Promise<{ status: number; body: Readiness }> {
  const response = await fetch(`${stack.url}/ready`);
  return { status: response.status, body: Readiness.parse(await response.json()) };
}

it('shows a workflow task that keeps failing within a minute, and heals when the code is mended, or at once for an operator', async () => {
  expect((await readReady()).body.parts['workflows']).toMatchObject({ status: 'up', detail: 'none fails' });
  const [chat, other] = [await visit(stack), await visit(stack)];
  await stack.stopWorkers();
  const broken = await startBrokenWorkers();
  const startedAt = Date.now();
  const id = await chat.send('Is anybody there?');
  const otherId = await other.send('Is anybody there?');
  await age(stack, chat, 2);

  // Before Temporal marks it the sweep knows by the attempts.
  const kindFound = async () => (await sweep(stack)).findings.map(({ kind }) => kind);
  await expect.poll(kindFound, { timeout: 60_000, interval: 1000 }).toEqual(['failing_task']);
  const shown = async () => (await readReady()).body.parts['workflows'];
  const bothFail = { status: 'degraded', detail: expect.stringContaining('2 cannot go on') as string };
  await expect
    .poll(shown, { timeout: 60_000 - (Date.now() - startedAt), interval: 500 })
    .toEqual(expect.objectContaining(bothFail));
  expect(await (await fetch(`${stack.url}/metrics`)).text()).toContain('parley_failing_workflows 2');
  expect(await sweep(stack)).toMatchObject({ failingWorkflows: 2, done: { signalled: 0 } });
  const { words } = await inspect(stack, { conversationId: chat.conversationId, action: 'show' });
  expect(words.join(' ')).toContain('The code of its workflow fails each time.');

  await broken.stop();
  await stack.startWorkers();
  await inspect(stack, { conversationId: other.conversationId, action: 'restart' });
  await untilEnded(other, [otherId]);
  expect(await readEnded(other)).toEqual([otherId]);
  await untilEnded(chat, [id], 60_000);
  await expect
    .poll(shown, { timeout: 20_000, interval: 200 })
    .toEqual(expect.objectContaining({ status: 'up' }) as unknown);
  expect(await sweep(stack)).toMatchObject({ failingWorkflows: 0, findings: [] });
  expect(await readEnded(chat)).toEqual([id]);
}, 240_000);
