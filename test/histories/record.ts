// Run by `npm run histories:record`, not by `npm test`: every run of every scenario is played once more, and kept.
import path from 'node:path';

import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { fetchRuns } from '../support/runs.js';
import { startStack } from '../support/stack.js';
import { writeHistories } from './history-files.js';
import { RECORDED_KEYS } from './recorded-key.js';
import { SCENARIOS } from './scenarios.js';
import { createScriptedModel } from './scripted-model.js';

/**
 * Until the last task is done: a history that ends in the middle of one proves less. Of a run that has ended an activity
 * that it no longer waited for stays pending.
 */
async function untilSettled(client: Client, workflowId: string): Promise<void> {
  const pending = async () => {
    const { raw, status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING') return null;
    return raw.pendingWorkflowTask ?? raw.pendingActivities?.[0] ?? null;
  };
  await expect.poll(pending, { timeout: 20_000, interval: 50 }).toBeNull();
}

describe('recording', () => {
  it.each(SCENARIOS)('$name', { timeout: 120_000 }, async ({ name, settings, flows, play }) => {
    const model = createScriptedModel();
    const bot = name.startsWith('ingestion')
      ? { folder: path.join(findProjectRoot(), 'bots', 'demo') }
      : { settings: { knowledge: { mode: 'none' as const }, ...settings }, ...(flows === undefined ? {} : { flows }) };
    const env = { PARLEY_ENCRYPTION_KEYS: RECORDED_KEYS, OUTGOING_PRIVATE_ADDRESSES: 'true' };
    const stack = await startStack({ model: model.model, bot, env });
    try {
      const workflowId = await play({ stack, model });
      await untilSettled(stack.temporal, workflowId);
      expect(await writeHistories(name, await fetchRuns(stack.temporal, workflowId))).not.toEqual([]);
    } finally {
      model.letGo();
      await stack.close();
    }
  });
});
