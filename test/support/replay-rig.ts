import path from 'node:path';

import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';

import { findProjectRoot } from '../../infra/project-root.js';
import { readEnvironment, WorkerEnvironment } from '../../infra/runtime/environment.js';
import { connectTemporal } from '../../infra/runtime/temporal/connection.js';

const ReplayEnvironment = WorkerEnvironment.pick({
  TEMPORAL_ADDRESS: true,
  TEMPORAL_NAMESPACE: true,
  TEMPORAL_TLS: true,
  TEMPORAL_API_KEY: true,
  PARLEY_ENCRYPTION_KEYS: true,
});

export type ReplayReport = { started: number; replayed: number };

/**
 * Runs the histories of every workflow that a namespace has seen against the workflow code of now, run by run.
 * @param startedIds the ids of the workflows that the test started, as its clients counted them
 * @throws Error that names what could not be replayed, or when fewer were replayed than were started.
 */
export async function replayEverything({
  client,
  dataConverter,
  workflowBundle,
  startedIds,
}: {
  client: Client;
  dataConverter: DataConverter;
  workflowBundle: { codePath: string };
  startedIds: ReadonlySet<string>;
}): Promise<ReplayReport> {
  silenceReplayWorkers();
  const listed = await listExecutions(client, startedIds);
  const replayedIds = new Set<string>();
  const failures: string[] = [];
  const histories = async function* () {
    for (const { workflowId, runId } of listed) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      yield { workflowId, history };
    }
  };
  for await (const result of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories())) {
    if (result.error === undefined) replayedIds.add(result.workflowId);
    else failures.push(`${result.workflowId} (run ${result.runId}): ${result.error.message}`);
  }
  if (failures.length > 0) throw new Error(`These histories do not replay:\n${failures.join('\n')}`);
  const missing = [...startedIds].filter((id) => !replayedIds.has(id));
  if (missing.length > 0) throw new Error(`Started, but not replayed: ${missing.join(', ')}`);
  return { started: startedIds.size, replayed: listed.length };
}

/** Replays what processes of their own have run in a namespace, with the keys that they had. */
export async function replayNamespace({
  env,
  startedIds = new Set(),
}: {
  env: NodeJS.ProcessEnv;
  startedIds?: ReadonlySet<string>;
}): Promise<ReplayReport> {
  const temporal = await connectTemporal({ env: readEnvironment(ReplayEnvironment, env) });
  try {
    return await replayEverything({
      client: temporal.client,
      dataConverter: temporal.dataConverter,
      workflowBundle: { codePath: path.join(findProjectRoot(), 'dist/workflows/bundle.cjs') },
      startedIds,
    });
  } finally {
    await temporal.connection.close();
  }
}

/** Every run in the namespace. Visibility follows the server by a moment, so it is asked until it knows all. */
async function listExecutions(
  client: Client,
  expected: ReadonlySet<string>,
): Promise<{ workflowId: string; runId: string }[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found: { workflowId: string; runId: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list()) found.push({ workflowId, runId });
    const ids = new Set(found.map(({ workflowId }) => workflowId));
    if ([...expected].every((id) => ids.has(id)) || Date.now() > deadline) return found;
  }
}

/** A replay worker says each of its states; a test has its own words. A runtime that runs already keeps its logger. */
function silenceReplayWorkers(): void {
  if (Runtime._instance === undefined) Runtime.install({ logger: new DefaultLogger('WARN') });
}
