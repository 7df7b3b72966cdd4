import type { RecordPolicy, RecordReport, RetentionPolicy, RetentionReport } from '../../contracts/retention.js';
import { createEraseBatch } from './erase-batch.js';
import { createEraseRecords } from './erase-records.js';
import type { CustomerRecords, RetentionRecord } from './ports.js';

export type { ConversationsAtHand, CustomerRecords, RetentionRecord } from './ports.js';

export type RetentionDependencies = Parameters<typeof createEraseBatch>[0] & {
  retention: RetentionRecord;
  records: CustomerRecords;
};

/** Activities that erase what bots keep for no longer, on the `batch` queue. */
export function createRetentionActivities(deps: RetentionDependencies) {
  return {
    async listRetention(input: { botId: string | null; now: number }): Promise<(RetentionPolicy | RecordPolicy)[]> {
      const at = { botId: input.botId, now: new Date(input.now) };
      return [...(await deps.retention.listPolicies(at)), ...(await deps.records.listPolicies(at))];
    },
    eraseBatch: createEraseBatch(deps),
    eraseRecords: createEraseRecords(deps),
    reportRetention: (report: RetentionReport): Promise<RetentionReport> => deps.retention.saveReport(report),
    reportRecords: (report: RecordReport): Promise<RecordReport> => deps.records.saveReport(report),
  };
}

export type RetentionActivities = ReturnType<typeof createRetentionActivities>;
