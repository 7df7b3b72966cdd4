import { Context } from '@temporalio/activity';

import { SWEEP_FINDINGS_NAMED, type SweepFinding, type SweepInput, type SweepReport } from '../../contracts/sweep.js';
import { diagnose } from './diagnose.js';
import type { ConversationRuns, PendingMessages, SweepReports, WaitingConversation } from './ports.js';
import { repair, toFinding } from './repair.js';
import { startLostEscalations, type EscalationComparison } from './start-escalations.js';

/** A message may take so long before anybody looks at it: most have their answer within seconds. */
const OVERDUE_MS = 30_000;
const AT_ONCE = 5;
const PER_BATCH = 50;
const PER_SWEEP = 250;
/** Before the next one is due: a sweep that finds much reports what it has. */
const TIME_BUDGET_MS = 20_000;
const LOOK_BACK_MS = 60 * 60_000;
const OVERLAP_MS = 60_000;

export type SweepDependencies = EscalationComparison & {
  pending: PendingMessages;
  runs: ConversationRuns;
  reports: SweepReports;
  /** Hears what was found, for measures and the log. */
  found: (report: SweepReport) => void;
};

/**
 * Compares what has no end in the record with what Temporal runs, does what is safe, and reports. Bounded: what one
 * sweep does not get to, the next begins with. Run again it changes nothing more.
 */
export function createSweep(deps: SweepDependencies) {
  const { pending, runs, reports, found } = deps;
  return async function sweep({ dryRun }: SweepInput): Promise<SweepReport> {
    const context = Context.current();
    const startedAt = new Date();
    const latest = await reports.latest();
    const findings: SweepFinding[] = [];
    const examined = new Set<string>();
    let after = latest?.resumeAfter ?? null;
    let more = true;

    while (more && examined.size < PER_SWEEP && Date.now() - startedAt.getTime() < TIME_BUDGET_MS) {
      const batch = await pending.findOverdue({ waitedMs: OVERDUE_MS, after, limit: PER_BATCH });
      await examineAll(batch);
      after = batch.at(-1)?.conversationId ?? after;
      more = batch.length === PER_BATCH;
    }
    await examineAll(await findAbandoned());
    const escalationsStarted = await startLostEscalations(deps, { dryRun });

    const report: SweepReport = {
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      dryRun,
      examined: examined.size,
      more,
      resumeAfter: more ? after : null,
      conversations: countKinds(findings),
      failingWorkflows: await runs.countFailing().catch(() => null),
      done: {
        signalled: findings.reduce((sum, { done }) => sum + done.signalled, 0),
        removed: findings.reduce((sum, { done }) => sum + done.removed, 0),
      },
      escalationsStarted,
      findings: findings
        .toSorted((one, other) => other.oldestSeconds - one.oldestSeconds)
        .slice(0, SWEEP_FINDINGS_NAMED),
    };
    if (!dryRun) await reports.save(report);
    found(report);
    return report;

    async function examineAll(conversations: WaitingConversation[]): Promise<void> {
      for (let at = 0; at < conversations.length; at += AT_ONCE) {
        context.heartbeat();
        context.cancellationSignal.throwIfAborted();
        const some = conversations.slice(at, at + AT_ONCE);
        for (const { conversationId } of some) examined.add(conversationId);
        const results = await Promise.all(some.map(examine));
        findings.push(...results.filter((finding) => finding !== null));
      }
    }

    async function examine(conversation: WaitingConversation): Promise<SweepFinding | null> {
      try {
        const diagnosis = await diagnose({ pending, runs }, conversation);
        if (diagnosis === null) return null;
        return toFinding(diagnosis, await repair({ pending, runs }, { diagnosis, dryRun }));
      } catch {
        // One that cannot be asked must not hide the others; the next sweep looks at it again.
        const { run, ...unknown } = { run: { status: 'none' as const }, toSignal: [], neverSignalled: [] };
        return toFinding({ conversation, run, kind: 'unknown', ...unknown }, { signalled: 0, removed: 0 });
      }
    }

    /** Runs that were ended from outside may have left signals of which the record knows nothing. */
    async function findAbandoned(): Promise<WaitingConversation[]> {
      const from = latest === null ? startedAt.getTime() - LOOK_BACK_MS : Date.parse(latest.startedAt) - OVERLAP_MS;
      const ids = await runs.findAbandoned({ since: new Date(from), limit: PER_BATCH });
      const fresh = ids.filter((id) => !examined.has(id));
      const read = await Promise.all(fresh.map((conversationId) => pending.find({ conversationId })));
      return read.filter((conversation) => conversation !== null);
    }
  };
}

function countKinds(findings: SweepFinding[]): SweepReport['conversations'] {
  const count = (kind: SweepFinding['kind']): number => findings.filter((finding) => finding.kind === kind).length;
  return {
    slow: count('slow'),
    with_people: count('with_people'),
    no_worker: count('no_worker'),
    failing_task: count('failing_task'),
    run_gone: count('run_gone'),
    never_signalled: count('never_signalled'),
    forgotten: count('forgotten'),
    unknown: count('unknown'),
  };
}
