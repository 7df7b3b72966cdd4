import { ApplicationFailure, getExternalWorkflowHandle, log } from '@temporalio/workflow';

import type { DeadlineStep, EscalationFacts, EscalationKey, EscalationMove } from '../../activities/hand-over/ports.js';
import type { EscalationRefusal } from '../../contracts/hand-over.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { ownerMoved } from '../conversation/messages.js';
import { findAgent, moveEscalation, noteDeadline, readEscalationFacts } from './activities.js';
import { findDue, findNextCheck, toStepKey } from './deadlines.js';
import { announceTicket } from '../notification/start.js';
import { notify } from './notify.js';
import { applyMove, type EscalationState } from './state.js';

// Often enough that nobody waits for a colleague who is free.
const LOOK_FOR_AGENT_MS = 15_000;
// As api/work/send-again.ts names the same word to staff.
const ADDRESS = 'email';

/** What a run works on. */
export type Run = {
  readonly key: EscalationKey;
  state: EscalationState;
  /** How it is being passed on right now. */
  moving: EscalationMove | null;
  /** Rises with whatever may change when the run is to wake. */
  changes: number;
};

/** A refusal that whoever asked is told. */
export function toRefusal(code: EscalationRefusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`refused: ${code}`, code);
}

/** Passes it on in the record, then tells the conversation. @throws ApplicationFailure where the record refuses */
export async function move(run: Run, to: EscalationMove): Promise<void> {
  run.moving = to;
  try {
    const outcome = await moveEscalation({ ...run.key, step: run.state.step + 1, to });
    if (outcome.status === 'refused') throw toRefusal(outcome.code);
    run.state = applyMove(run.state, to, Date.now());
    await tellConversation(run);
    if (outcome.ticketId !== undefined) await announceTicket({ botId: run.key.botId, ticketId: outcome.ticketId });
  } finally {
    run.moving = null;
    run.changes += 1;
  }
}

/** Tells the conversation that the record has changed. One without a run reads it when it begins one. */
export async function tellConversation({ key }: Pick<Run, 'key'>): Promise<void> {
  try {
    await getExternalWorkflowHandle(toConversationWorkflowId(key.conversationId)).signal(ownerMoved);
  } catch {
    log.info('the conversation has no run to be told that it was passed on');
  }
}

/** When there is something to do of itself; null: never. */
export function nextWake({ state: { holder, checkAt, policy } }: Run, now: number): number | null {
  if (holder.kind === 'ended') return null;
  const waits = checkAt === null ? [] : [checkAt];
  if (holder.kind === 'agent') waits.push(holder.leaseUntil);
  else if (policy.assignment === 'auto') waits.push(now + LOOK_FOR_AGENT_MS);
  return waits.length === 0 ? null : Math.min(...waits);
}

/** Does what is due: a lease that ran out, deadlines, somebody who has room. */
export async function wake(run: Run): Promise<void> {
  await passDeadlines(run);
  const { holder, policy } = run.state;
  if (holder.kind === 'queue' && policy.assignment === 'auto') await assignSomebody(run);
}

/** Gives it to whoever has room, unless nobody does, or they had it taken in the meantime. */
export async function assignSomebody(run: Run): Promise<void> {
  const agentId = await findAgent(run.key);
  if (agentId === null || run.moving !== null || run.state.holder.kind !== 'queue') return;
  await move(run, { kind: 'claim', agentId, reason: 'assigned' }).catch((failure: unknown) => {
    if (!(failure instanceof ApplicationFailure)) throw failure;
  });
}

async function passDeadlines(run: Run): Promise<void> {
  const facts = await readEscalationFacts(run.key);
  await announceAddress(run, facts);
  for (const step of findDue(run.state, facts, Date.now())) {
    if (step.stage !== 'reassign') {
      const { priority } = await noteDeadline({ ...run.key, ...step });
      run.state = { ...run.state, priority };
      if (step.stage === 'missed') await notify(run.key, { kind: 'escalation.overdue', occasion: toStepKey(step) });
    } else await takeAway(run, step);
    run.state = { ...run.state, passed: [...run.state.passed, toStepKey(step)] };
  }
  renewLease(run, facts.agentSeenAt);
  run.state = { ...run.state, checkAt: findNextCheck(run.state, facts, Date.now()) };
  const { holder } = run.state;
  if (holder.kind !== 'agent' || holder.leaseUntil > Date.now() || run.moving !== null) return;
  await move(run, { kind: 'release', reason: 'expired' });
}

/** Takes it from an agent who lets a customer wait; from a queue in which nobody came for far too long. */
async function takeAway(run: Run, { deadline }: DeadlineStep): Promise<void> {
  const { holder } = run.state;
  if (run.moving !== null) return;
  if (deadline === 'resolution') {
    if (holder.kind === 'queue') await move(run, { kind: 'end', outcome: 'unanswered' });
  } else if (holder.kind === 'agent') await move(run, { kind: 'release', reason: 'overdue' });
}

/** Has the staff told that an address was left, where the api that took it did not come to that. */
async function announceAddress(run: Run, { leftAddress }: EscalationFacts): Promise<void> {
  if (leftAddress === undefined || leftAddress === null || run.state.passed.includes(ADDRESS)) return;
  const { ticketId } = leftAddress;
  if (ticketId !== null) await announceTicket({ botId: run.key.botId, ticketId });
  else await notify(run.key, { kind: 'escalation.email', occasion: ADDRESS });
  run.state = { ...run.state, passed: [...run.state.passed, ADDRESS] };
}

/** The console of whoever has it was there: so is the lease, from then. */
function renewLease(run: Run, seenAt: number | null): void {
  const { holder, policy } = run.state;
  if (holder.kind !== 'agent' || seenAt === null) return;
  const leaseUntil = Math.max(holder.leaseUntil, seenAt + policy.leaseSeconds * 1_000);
  run.state = { ...run.state, holder: { ...holder, leaseUntil } };
}
