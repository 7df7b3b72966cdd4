import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

import type { ModelHealth } from '../activities/agent/model-health.js';
import { MODEL_COMPONENT, MODEL_REPORT_MS } from '../contracts/component-status.js';
import type { Logger } from '../infra/runtime/logger.js';
import type { ComponentStatusStore } from '../prisma/stores/component-status.js';

export type ModelReports = {
  /** Reports now, because something changed. */
  report(): void;
  stop(): Promise<void>;
};

/** Tells the record how this process's model is, on a change and every 15 seconds: the api reads it there. */
export function startModelReports({
  health,
  store,
  logger,
}: {
  health: ModelHealth;
  store: Pick<ComponentStatusStore, 'report' | 'remove'>;
  logger: Logger;
}): ModelReports {
  const key = { component: MODEL_COMPONENT, instance: `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}` };
  // One after the other: an earlier state must not overwrite a later one.
  let reporting = Promise.resolve();
  const report = (): void => {
    reporting = reporting
      .then(() => store.report({ ...key, ...health.current() }))
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'how the model is could not be reported');
      });
  };
  report();
  const timer = setInterval(report, MODEL_REPORT_MS);
  return {
    report,
    async stop() {
      clearInterval(timer);
      await reporting;
      await store.remove(key).catch(() => undefined);
    },
  };
}
