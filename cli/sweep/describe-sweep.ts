import type { SweepReport } from '../../contracts/sweep.js';

/** A sweep's report for the terminal: counts, then one line for each conversation that it names. */
export function describeSweep(report: SweepReport): string {
  const { examined, conversations, failingWorkflows, done, escalationsStarted, findings, more, dryRun } = report;
  const kinds = Object.entries(conversations).filter(([, count]) => count > 0);
  const verb = dryRun ? 'would have been' : 'were';
  return [
    `${examined} conversations had a message that waited for more than a minute, or a run that was ended.`,
    ...(kinds.length === 0 ? ['Nothing is stuck.'] : kinds.map(([kind, count]) => `  ${kind.padEnd(16)} ${count}`)),
    `Workflows whose task keeps failing: ${failingWorkflows ?? 'this Temporal server does not say'}.`,
    `${done.signalled} messages ${verb} sent again, ${done.removed} admissions ${verb} removed.`,
    ...(escalationsStarted === 0 ? [] : [`${escalationsStarted} escalations without a run ${verb} started.`]),
    ...(more ? ['There were more than one sweep examines; the next goes on from there.'] : []),
    ...findings.map(
      ({ conversationId, kind, messages, oldestSeconds }) =>
        `  ${conversationId}  ${kind.padEnd(16)} ${messages} ${messages === 1 ? 'message' : 'messages'}, oldest ${oldestSeconds} s`,
    ),
  ].join('\n');
}
