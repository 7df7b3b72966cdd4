import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel } from '@temporalio/worker';

import { WORKER_HEARTBEAT_MS } from '../contracts/temporal.js';
import type { Logger } from '../infra/runtime/logger.js';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const satisfies Record<
  LogLevel,
  string
>;
// Names things, never quotes them: the rest of what the SDK adds to a line could hold a payload.
const SAFE_FIELDS = ['workflowId', 'runId', 'workflowType', 'activityType', 'attempt', 'taskQueue', 'namespace'];

// The SDK warns of every worker that runs activities only, and has no option to say that it is meant to.
const EXPECTED = new Set(['No workflows registered, not polling for workflow tasks']);

/** Sends the SDK's own logs through the process's logger, errors without their messages. Once per process. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    workerHeartbeatInterval: WORKER_HEARTBEAT_MS,
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const known: Record<string, unknown> = meta ?? {};
      const fields = Object.fromEntries(SAFE_FIELDS.filter((name) => name in known).map((name) => [name, known[name]]));
      const err = known['error'] === undefined ? {} : { err: known['error'] };
      logger[EXPECTED.has(message) ? 'debug' : LEVELS[level]]({ ...fields, ...err }, message);
    }),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
  });
}
