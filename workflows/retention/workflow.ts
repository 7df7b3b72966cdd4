import { continueAsNew, proxyActivities } from '@temporalio/workflow';

import type { RetentionActivities } from '../../activities/retention/index.js';
import type { RetentionInput, RetentionOutcome } from '../../contracts/retention.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { addTally, asStored, BATCHES_PER_RUN, NOTHING_ERASED, toRecordReport, toReport } from './state.js';

const step = (summary: string) =>
  proxyActivities<RetentionActivities>({
    summary,
    startToCloseTimeout: '5m',
    heartbeatTimeout: '30s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 10 },
  });
const { listRetention } = step(STEP_SUMMARIES.listRetention);
const { eraseBatch } = step(STEP_SUMMARIES.eraseBatch);
const { eraseRecords } = step(STEP_SUMMARIES.eraseRecords);
const { reportRetention, reportRecords } = step(STEP_SUMMARIES.reportRetention);

/**
 * Erases what bots keep for no longer, one bot after the other, in batches: whatever stops it, it goes on behind the last
 * batch. The limits are those of when it began.
 */
export async function retentionWorkflow(input: RetentionInput): Promise<RetentionOutcome> {
  const { botId } = input;
  const startedAt = input.carried?.startedAt ?? new Date().toISOString();
  let policies = input.carried?.policies ?? (await listRetention({ botId, now: Date.parse(startedAt) }));
  let after = input.carried?.after ?? null;
  let tally = input.carried?.tally ?? NOTHING_ERASED;
  let erased = input.carried?.erased ?? 0;
  const reports = [...(input.carried?.reports ?? [])];
  const records = [...(input.carried?.records ?? [])];

  for (let batches = 1; ; batches += 1) {
    const [policy, ...later] = policies;
    if (policy === undefined) return { reports, records };
    if ('kind' in policy) {
      const batch = await eraseRecords({ ...policy, startedAt });
      erased += batch.erased;
      if (!batch.more) {
        const report = toRecordReport(policy, erased, { startedAt, finishedAt: new Date().toISOString() });
        records.push(asStored(await reportRecords(report), report));
        policies = later;
        erased = 0;
      }
    } else {
      const { botId: of, before, conversationDays: days } = policy;
      const batch = await eraseBatch({ botId: of, before, after, run: { startedAt, days } });
      tally = addTally(tally, batch);
      after = batch.after;
      if (after === null) {
        const report = toReport(policy, tally, { startedAt, finishedAt: new Date().toISOString() });
        reports.push(asStored(await reportRetention(report), report));
        policies = later;
        tally = NOTHING_ERASED;
      }
    }
    if (batches >= BATCHES_PER_RUN && policies.length > 0) {
      return await continueAsNew<typeof retentionWorkflow>({
        botId,
        carried: { startedAt, policies, after, tally, reports, erased, records },
      });
    }
  }
}
