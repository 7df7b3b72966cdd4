import { Counter, Gauge, type Registry } from 'prom-client';

import { SweepKind, type SweepReport } from '../../contracts/sweep.js';

/** Shows what the latest sweep of this process found; several batch workers take turns, so the newest counts. */
export function createSweepMetrics(registry: Registry): (report: SweepReport) => void {
  const registers = [registry];
  const conversations = new Gauge({
    name: 'parley_sweep_conversations',
    help: 'Conversations with a message that has waited for too long, by how they stand.',
    labelNames: ['kind'],
    registers,
  });
  const failing = new Gauge({
    name: 'parley_sweep_failing_workflows',
    help: 'Workflows whose task keeps failing; -1: the Temporal server does not say.',
    registers,
  });
  const oldest = new Gauge({
    name: 'parley_sweep_oldest_message_seconds',
    help: 'How long the oldest message without an end has waited.',
    registers,
  });
  const finished = new Gauge({
    name: 'parley_sweep_finished_timestamp_seconds',
    help: 'When the latest sweep of this process ended.',
    registers,
  });
  const done = new Counter({
    name: 'parley_sweep_repairs_total',
    help: 'Messages that sweeps sent to their workflow again, admissions that they removed, escalations that they started.',
    labelNames: ['what'],
    registers,
  });

  return (report) => {
    for (const kind of SweepKind.options) conversations.set({ kind }, report.conversations[kind]);
    failing.set(report.failingWorkflows ?? -1);
    oldest.set(Math.max(0, ...report.findings.map(({ oldestSeconds }) => oldestSeconds)));
    finished.set(Date.parse(report.finishedAt) / 1000);
    if (report.dryRun) return;
    done.inc({ what: 'signalled' }, report.done.signalled);
    done.inc({ what: 'removed' }, report.done.removed);
    done.inc({ what: 'escalations' }, report.escalationsStarted);
  };
}
