import type { RetentionPolicy, RetentionReport } from '../../contracts/retention.js';
import { createEraseBatch } from './erase-batch.js';
import type { RetentionRecord } from './ports.js';

export type { ConversationsAtHand, RetentionRecord } from './ports.js';

export type RetentionDependencies = Parameters<typeof createEraseBatch>[0] & { retention: RetentionRecord };

/** Activities that erase what bots keep for no longer, on the `batch` queue. */
export function createRetentionActivities(deps: RetentionDependencies) {
  return {
    listRetention: (input: { botId: string | null; now: number }): Promise<RetentionPolicy[]> =>
      deps.retention.listPolicies({ botId: input.botId, now: new Date(input.now) }),
    eraseBatch: createEraseBatch(deps),
    reportRetention: (report: RetentionReport): Promise<void> => deps.retention.saveReport(report),
  };
}

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;
