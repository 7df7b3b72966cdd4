import {
  DefaultLogger,
  makeTelemetryFilterString,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';

import { createDataConverter } from '../../infra/runtime/temporal/connection.js';
import type { RecordedHistory } from './history-files.js';
import { RECORDED_KEY } from './recorded-key.js';

/** Runs recorded histories against a bundle, without a server, and gives what went wrong with each that does not fit. */
export async function replayRecorded(
  workflowBundle: WorkflowBundleOption,
  recorded: RecordedHistory[],
): Promise<Record<string, string>> {
  // A replay that fails is also logged, at length; a runtime that runs already keeps its logger.
  if (Runtime._instance === undefined) {
    const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
    const logger = new DefaultLogger('ERROR', () => undefined);
    Runtime.install({ logger, telemetryOptions: { logging: { forward: {}, filter } } });
  }
  const failures: Record<string, string> = {};
  const histories = recorded.map(({ name, before, history }) => ({
    workflowId: before === null ? name : `${before}/${name}`,
    history,
  }));
  const dataConverter = createDataConverter([RECORDED_KEY]);
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories)) {
    if (error !== undefined) failures[workflowId] = error.message;
  }
  return failures;
}
