import {
  MODEL_COMPONENT,
  MODEL_REPORT_MS,
  MODEL_STATES,
  ModelFacts,
  ModelState,
  SWEEP_COMPONENT,
} from '../contracts/component-status.js';
import { SweepReport, type SweepKind } from '../contracts/sweep.js';
import type { ComponentStatusStore } from './ports.js';
import type { ReadinessCheck } from './routes/operations/readiness.js';

type Outcome = Awaited<ReturnType<ReadinessCheck['check']>>;

/** A worker that is silent for longer is gone. */
const MODEL_REPORT_KEPT_MS = 3 * MODEL_REPORT_MS;
/** A sweep comes every half minute. */
const SWEEP_LATE_MS = 3 * 60_000;
const SWEEP_KEPT_MS = 24 * 60 * 60_000;

const MODEL_WORDS: Record<ModelState, string> = {
  none: 'no language model is set: answers come from the knowledge alone',
  unasked: 'not asked since its worker started',
  up: 'answers',
  failing: 'the last call failed',
  overloaded: 'it takes no more requests for now',
  refused: 'it refuses what it is asked',
  unavailable: 'it keeps failing and is left alone for now: answers come from the knowledge',
  no_quota: 'its quota is used up: answers come from the knowledge',
  key_refused:
    'the provider refuses the key: answers come from the knowledge until OPENAI_API_KEY is one that it takes',
};
const WELL = new Set<ModelState>(['none', 'unasked', 'up']);

/** How the language model is, as the workers report it: the worst of them, and of how many. Never down: turns go on. */
export async function checkModel(statuses: ComponentStatusStore): Promise<Outcome> {
  const rows = await statuses.read({ component: MODEL_COMPONENT, withinMs: MODEL_REPORT_KEPT_MS });
  const reports = rows.flatMap(({ state, facts, since }) => {
    const known = ModelState.safeParse(state);
    return known.success
      ? [{ state: known.data, since, status: ModelFacts.safeParse(facts).data?.status ?? null }]
      : [];
  });
  const [worst] = reports.toSorted((one, other) => MODEL_STATES.indexOf(other.state) - MODEL_STATES.indexOf(one.state));
  if (worst === undefined) return { status: 'degraded', detail: 'no worker says how it is' };
  if (WELL.has(worst.state)) return { status: 'up', detail: MODEL_WORDS[worst.state] };
  const same = reports.filter(({ state }) => state === worst.state).length;
  const answer = worst.status === null ? '' : ` (HTTP ${worst.status})`;
  const detail = `${MODEL_WORDS[worst.state]}${answer}, since ${worst.since.toISOString()}, ${same} of ${reports.length} workers`;
  return { status: 'degraded', detail };
}

const SWEEP_WORDS: [SweepKind, string][] = [
  ['forgotten', 'forgotten by their run'],
  ['run_gone', 'without a run'],
  ['failing_task', 'whose workflow task fails'],
  ['no_worker', 'without a worker'],
  ['unknown', 'that could not be asked'],
  ['never_signalled', 'with a message that was never signalled'],
  ['slow', 'slow'],
];

/** What the latest sweep found. Never down: what it finds, it mends, or another part says why it cannot. */
export async function checkSweep(statuses: ComponentStatusStore): Promise<Outcome> {
  const latest = await readSweep(statuses);
  if (latest === null) return { status: 'degraded', detail: 'there has been no sweep yet' };
  if (latest.ageMs > SWEEP_LATE_MS) {
    return {
      status: 'degraded',
      detail: `there has been no sweep since ${latest.report.finishedAt}: look at the batch worker`,
    };
  }
  const { conversations, more } = latest.report;
  const found = SWEEP_WORDS.filter(([kind]) => conversations[kind] > 0).map(
    ([kind, words]) => `${conversations[kind]} ${words}`,
  );
  if (found.length === 0 && !more) return { status: 'up', detail: 'nothing is stuck' };
  return {
    status: 'degraded',
    detail: `conversations: ${[...found, ...(more ? ['more to examine'] : [])].join(', ')}`,
  };
}

/** The latest report, and how old it is; null: there is none of this version. */
export async function readSweep(
  statuses: ComponentStatusStore,
): Promise<{ report: SweepReport; ageMs: number } | null> {
  const [row] = await statuses.read({ component: SWEEP_COMPONENT, withinMs: SWEEP_KEPT_MS });
  const report = SweepReport.safeParse(row?.facts);
  return row !== undefined && report.success ? { report: report.data, ageMs: row.ageMs } : null;
}
