import type { EscalationRuns, OpenEscalations } from './ports.js';

/** A run that is being started, or that Temporal's list does not have yet, is no finding. */
const YOUNG_MS = 60_000;
/** The most that one sweep compares. */
const COMPARED = 2_000;

export type EscalationComparison = { openEscalations: OpenEscalations; escalationRuns: EscalationRuns };

/**
 * Starts a run for each conversation that is with people and whose escalation has none: its leases and deadlines would
 * be nobody's. It goes on from the record; done twice it changes nothing more. A dry run only counts.
 */
export async function startLostEscalations(
  { openEscalations, escalationRuns }: EscalationComparison,
  { dryRun }: { dryRun: boolean },
): Promise<number> {
  const open = await openEscalations.findOpen({ openedBefore: new Date(Date.now() - YOUNG_MS), limit: COMPARED });
  if (open.length === 0) return 0;
  const running = await escalationRuns.listRunning({ limit: COMPARED });
  const lost = open.filter(({ escalationId }) => !running.has(escalationId));
  if (!dryRun) for (const key of lost) await escalationRuns.start(key);
  return lost.length;
}
