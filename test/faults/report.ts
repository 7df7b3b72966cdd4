import type { FaultOutcome, FaultRun } from './run-faults.js';
import type { ViolationKind } from './evidence.js';

/** Whether a run kept the promise and was worth something: no violation, all settled, each part killed often enough. */
export function hasPassed(outcome: FaultOutcome, { rounds }: Pick<FaultRun, 'rounds'>): boolean {
  const enough = [...countKills(outcome).values()].every(({ busy }) => busy >= rounds);
  return outcome.violations.length === 0 && outcome.unsettled.length === 0 && enough;
}

/** What a run came to, in lines for people. */
export function toReport(outcome: FaultOutcome, run: FaultRun): string[] {
  const { totals, violations, unsettled } = outcome;
  const count = (...kinds: ViolationKind[]) => violations.filter(({ kind }) => kinds.includes(kind)).length;
  const rows: [string, string | number][] = [
    ['messages sent', totals.sent],
    ['acknowledged', totals.acknowledged],
    ['answered', totals.answered],
    ['cancelled', totals.cancelled],
    ['handed to a human', totals.handed],
    ['refused', totals.refused],
    ['lost', count('lost')],
    ['doubled', count('doubled')],
    ['out of order', count('out of order')],
    ['gaps in seq', count('gap')],
    ['clients that diverge', count('divergent')],
    ['altered or inconsistent', count('altered', 'inconsistent')],
    ['admitted, never recorded', totals.reservedOnly],
    ['versions published', outcome.published],
    ['longest time without an ack', `${outcome.longestWithoutAck.toFixed(1)} s`],
    ['settled after', unsettled.length === 0 ? `${outcome.seconds} s` : 'never'],
    ...[...countKills(outcome)].map(([part, { kills, busy }]): [string, string] => [
      `kills of ${part}`,
      `${kills}, ${busy} with something in flight`,
    ]),
  ];
  return [
    `seed ${run.seed}, ${run.seconds} s of kills, ${run.conversations} conversations; logs: ${run.folder}`,
    ...rows.map(([what, value]) => `${what.padEnd(30)} ${value}`),
    ...unsettled.slice(0, 50).map((what) => `NOT SETTLED  ${what}`),
    ...violations
      .slice(0, 50)
      .map(({ kind, conversationId, what }) => `VIOLATION  ${kind}  ${conversationId}  ${what}`),
  ];
}

function countKills({ kills, parts }: FaultOutcome): Map<string, { kills: number; busy: number }> {
  return new Map(
    parts.map((part) => {
      const its = kills.filter((kill) => kill.part === part);
      return [part, { kills: its.length, busy: its.filter(({ inFlight }) => inFlight > 0).length }];
    }),
  );
}
