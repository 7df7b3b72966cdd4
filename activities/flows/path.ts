import type { FlowSession } from '../../contracts/flow-session.js';
import type { Flow, FlowStep } from '../../contracts/flows.js';

type Answers = Pick<FlowSession, 'slots' | 'skipped'>;

/**
 * The steps that these answers lead through, with the steps to come as they look now. A way leads only forwards: it ends,
 * whatever a definition says.
 */
export function toPath({ steps }: Flow, slots: FlowSession['slots']): FlowStep[] {
  const path: FlowStep[] = [];
  let at = 0;
  for (let step = steps[at]; step !== undefined; step = steps[at]) {
    path.push(step);
    const holds = findBranch(step, slots);
    if (holds?.then === 'hand_over') return path;
    const wanted = holds?.goto ?? step.next;
    const target = steps.findIndex(({ id }) => id === wanted);
    at = target > at ? target : at + 1;
  }
  return path;
}

/** Whether these answers lead to people, by a branch that says so. */
export function leadsToPeople(flow: Flow, slots: FlowSession['slots']): boolean {
  const last = toPath(flow, slots).at(-1);
  return last !== undefined && findBranch(last, slots)?.then === 'hand_over';
}

function findBranch({ branch }: FlowStep, slots: FlowSession['slots']) {
  return branch.find(({ slot, equals }) => slots[slot]?.toLowerCase() === equals.toLowerCase());
}

/** The first step on the way that has no answer; undefined where there is none. */
export function findOpenStep(flow: Flow, { slots, skipped }: Answers): FlowStep | undefined {
  return toPath(flow, slots).find(({ id }) => slots[id] === undefined && !skipped.includes(id));
}

/** The step on the way before this one. */
export function findEarlierStep(
  flow: Flow,
  { slots, step }: Pick<FlowSession, 'slots' | 'step'>,
): FlowStep | undefined {
  const path = toPath(flow, slots);
  return path[path.findIndex(({ id }) => id === step) - 1];
}

/** The steps on the way whose answers can be shown, and changed. */
export function toCollected(flow: Flow, { slots, skipped }: Answers): FlowStep[] {
  return toPath(flow, slots).filter(
    ({ id, type }) => type !== 'confirm' && (slots[id] !== undefined || skipped.includes(id)),
  );
}

/** What a step is called where its answer is shown. */
export function toLabel({ label, id }: Pick<FlowStep, 'label' | 'id'>): string {
  return label ?? id;
}
