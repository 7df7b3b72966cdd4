import type { DeadlineStep, EscalationFacts } from '../../activities/hand-over/ports.js';
import type { EscalationPolicy, EscalationState } from './state.js';

const MS_PER_MINUTE = 60_000;

/** At which part of its time a deadline comes near, is missed, and takes the conversation from who let it pass. */
const STAGES = [
  { stage: 'near', part: 0.75 },
  { stage: 'missed', part: 1 },
  { stage: 'reassign', part: 1.5 },
] as const;

type Timed = DeadlineStep & { at: number };

/** The name of a step, by which it is dealt with once. */
export function toStepKey({ deadline, stage, about }: DeadlineStep): string {
  return `${deadline}-${stage}-${about}`;
}

/** The steps that are due and were not dealt with, in their order. */
export function findDue(
  state: Pick<EscalationState, 'policy' | 'openedAt' | 'passed'>,
  facts: EscalationFacts,
  now: number,
): DeadlineStep[] {
  return listSteps(state, facts)
    .filter((step) => step.at <= now && !state.passed.includes(toStepKey(step)))
    .sort((one, other) => one.at - other.at)
    .map(({ deadline, stage, about }) => ({ deadline, stage, about }));
}

/**
 * When to look again: at the next step, and at least as often as the deadline for a next answer can come near. A customer
 * may begin to wait for one at any moment: so no word from the conversation is needed, and none is missed.
 */
export function findNextCheck(
  state: Pick<EscalationState, 'policy' | 'openedAt' | 'passed'>,
  facts: EscalationFacts,
  now: number,
): number | null {
  const waits = listSteps(state, facts)
    .filter((step) => !state.passed.includes(toStepKey(step)))
    .map(({ at }) => at);
  const { nextResponseMinutes } = state.policy;
  const soonest = now + nextResponseMinutes * STAGES[0].part * MS_PER_MINUTE;
  if (nextResponseMinutes > 0) waits.push(soonest);
  return waits.length === 0 ? null : Math.min(...waits);
}

/** Every step of every deadline that runs, past ones too. */
function listSteps(
  { policy, openedAt }: { policy: EscalationPolicy; openedAt: number },
  { firstResponseAt, unansweredSince }: EscalationFacts,
): Timed[] {
  const { firstResponseMinutes, nextResponseMinutes, resolutionMinutes } = policy;
  return [
    ...(firstResponseAt === null ? toSteps('first_response', openedAt, firstResponseMinutes) : []),
    ...(firstResponseAt === null || unansweredSince === null
      ? []
      : toSteps('next_response', unansweredSince, nextResponseMinutes)),
    ...toSteps('resolution', openedAt, resolutionMinutes).filter(
      // Whoever has heard from nobody by then is not kept waiting any longer.
      ({ stage }) => stage !== 'reassign' || (policy.keepsUnsolved === true && firstResponseAt === null),
    ),
  ];
}

function toSteps(deadline: DeadlineStep['deadline'], from: number, minutes: number): Timed[] {
  if (minutes === 0) return [];
  return STAGES.map(({ stage, part }) => ({ deadline, stage, about: from, at: from + minutes * part * MS_PER_MINUTE }));
}
