import type { EscalationMove, EscalationOutcome } from '../../activities/hand-over/ports.js';
import type { EscalationRefusal, HandOverSettings } from '../../contracts/hand-over.js';

/** Who has it. */
export type Holder =
  | { kind: 'queue' }
  /** Until `leaseUntil` at least, and for as long as their console says that it is there. */
  | { kind: 'agent'; agentId: string; leaseUntil: number }
  | { kind: 'ended'; outcome: EscalationOutcome };

export type EscalationPolicy = Pick<
  HandOverSettings,
  'assignment' | 'leaseSeconds' | 'firstResponseMinutes' | 'nextResponseMinutes' | 'resolutionMinutes'
> & {
  /** Whether what nobody came for becomes a ticket, and ends. Missing in states of before this was known. */
  keepsUnsolved?: boolean;
};

/** What is carried from run to run. Times in milliseconds since 1970. */
export type EscalationState = {
  version: 1;
  openedAt: number;
  policy: EscalationPolicy;
  holder: Holder;
  /** How often it was passed on: names the next time. */
  step: number;
  priority: number;
  /** Deadlines that were dealt with: each is, once. */
  passed: string[];
  /** When deadlines are looked at next; null: there is none. */
  checkAt: number | null;
};

/** The state after it was passed on. */
export function applyMove(state: EscalationState, to: EscalationMove, now: number): EscalationState {
  return { ...state, step: state.step + 1, holder: toHolder(to, now + state.policy.leaseSeconds * 1_000) };
}

function toHolder(to: EscalationMove, leaseUntil: number): Holder {
  switch (to.kind) {
    case 'claim':
      return { kind: 'agent', agentId: to.agentId, leaseUntil };
    case 'release':
      return { kind: 'queue' };
    case 'end':
      return { kind: 'ended', outcome: to.outcome };
  }
}

/** Whether an agent may take it now; null: yes. */
export function refuseClaim({ holder }: EscalationState, agentId: string): EscalationRefusal | null {
  if (holder.kind === 'ended') return 'escalation_ended';
  return holder.kind === 'agent' && holder.agentId !== agentId ? 'escalation_taken' : null;
}

/** Whether it may be given to somebody, whoever has it; null: yes. */
export function refuseAssignment({ holder }: EscalationState): EscalationRefusal | null {
  return holder.kind === 'ended' ? 'escalation_ended' : null;
}

/** Whether whoever says so may give it up; null: yes. Without an agent it is its customer, who may while nobody has it. */
export function refuseGivingUp({ holder }: EscalationState, agentId: string | null): EscalationRefusal | null {
  if (holder.kind === 'ended') return 'escalation_ended';
  if (agentId === null) return holder.kind === 'agent' ? 'escalation_taken' : null;
  return holder.kind === 'agent' && holder.agentId === agentId ? null : 'escalation_not_yours';
}
