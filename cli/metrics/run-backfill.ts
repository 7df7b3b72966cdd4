import { setTimeout as delay } from 'node:timers/promises';

import type { WorkflowHandle } from '@temporalio/client';

import { AnalyticsReport, type AnalyticsInput, type AnalyticsProgress } from '../../contracts/metrics.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import { ANALYTICS_WORKFLOW, analyticsProgressQuery } from '../../workflows/analytics/messages.js';
import { recordCommand } from '../audit/record-command.js';
import { connectOperator } from '../sweep/connect-operator.js';

const LOOK_EVERY_MS = 1_000;

/**
 * Has the batch worker compute the measures of these days, and tells how far it is. It goes on when nobody watches; the
 * same range again watches the one that runs.
 */
export async function runBackfill({
  env,
  range,
  onProgress,
}: {
  env: NodeJS.ProcessEnv;
  range: { from: string; to: string };
  onProgress: (progress: AnalyticsProgress) => void;
}): Promise<AnalyticsReport> {
  await recordCommand({ env, action: 'metrics.computed', note: { botId: null, targetId: null, details: range } });
  const { client, connection } = await connectOperator(env);
  try {
    const input: AnalyticsInput = { kind: 'range', ...range, done: 0 };
    const handle = await client.workflow.start(ANALYTICS_WORKFLOW, {
      staticSummary: STEP_SUMMARIES.analytics,
      taskQueue: TASK_QUEUES.batch,
      workflowId: `metrics-backfill-${range.from}-${range.to}`,
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [input],
    });
    const finished = new AbortController();
    const watching = watch({
      handle: client.workflow.getHandle(handle.workflowId),
      finished: finished.signal,
      onProgress,
    });
    try {
      return AnalyticsReport.parse(await handle.result());
    } finally {
      finished.abort();
      await watching;
    }
  } finally {
    await connection.close();
  }
}

async function watch(input: {
  handle: WorkflowHandle;
  finished: AbortSignal;
  onProgress: (progress: AnalyticsProgress) => void;
}): Promise<void> {
  const { handle, finished } = input;
  while (!finished.aborted) {
    // No worker answers: that is no reason to stop, for the work waits for one.
    const progress = await handle.query(analyticsProgressQuery).catch(() => null);
    if (progress !== null) input.onProgress(progress);
    await delay(LOOK_EVERY_MS, undefined, { signal: finished }).catch(() => undefined);
  }
}
