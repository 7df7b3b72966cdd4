import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogLevel } from '@temporalio/worker';

import type { Logger } from '../infra/runtime/logger.js';

const LEVELS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const satisfies Record<
  LogLevel,
  string
>;
// Names things, never quotes them: the rest of what the SDK adds to a line could hold a payload.
const SAFE_FIELDS = ['workflowId', 'runId', 'workflowType', 'activityType', 'attempt', 'taskQueue', 'namespace'];

/** Sends the SDK's own logs through the process's logger, errors without their messages. Once per process. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      const known: Record<string, unknown> = meta ?? {};
      const fields = Object.fromEntries(SAFE_FIELDS.filter((name) => name in known).map((name) => [name, known[name]]));
      const err = known['error'] === undefined ? {} : { err: known['error'] };
      logger[LEVELS[level]]({ ...fields, ...err }, message);
    }),
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
  });
}
