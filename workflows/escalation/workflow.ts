import { allHandlersFinished, condition, makeContinueAsNewFunc, setHandler, workflowInfo } from '@temporalio/workflow';

import type { EscalationMove } from '../../activities/hand-over/ports.js';
import type { EscalationRefusal } from '../../contracts/hand-over.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { moveOn } from '../conversation/messages.js';
import type { RecordedEscalation } from '../../activities/hand-over/ports.js';
import { readEscalation, reopenEscalation } from './activities.js';
import { brief } from './brief.js';
import {
  assignEscalation,
  claimEscalation,
  endEscalation,
  escalationStateQuery,
  releaseEscalation,
  type EscalationInput,
} from './messages.js';
import { notify } from './notify.js';
import { assignSomebody, move, nextWake, tellConversation, toRefusal, wake, type Run } from './run.js';
import { applyMove, refuseAssignment, refuseClaim, refuseGivingUp, type EscalationState } from './state.js';

type ByAgent = { agentId: string };
type ByNobody = { agentId: null };
type Refuse = (state: EscalationState) => EscalationRefusal | null;

/**
 * A conversation's way through people's hands: waits in the queue, is claimed by one agent at a time, goes back when its
 * agent's console is gone, and reminds of deadlines, until it is settled. It decides; the record shows.
 */
export async function escalationWorkflow(input: EscalationInput): Promise<void> {
  const { botId, conversationId, escalationId, carried, reopens } = input;
  const key = { botId, conversationId, escalationId };
  const leave = { rang: false };
  let run: Run | null = carried === undefined ? null : toRun(carried);
  /** Why it cannot begin. */
  let refused: EscalationRefusal | null = null;

  function toRun(state: EscalationState): Run {
    return { key, state, moving: null, changes: 0 };
  }

  /** Refuses at once what cannot be, by how it will stand once what is being done is done. */
  function validate(refuse: Refuse): void {
    if (run === null) return;
    const refusal = refuse(run.moving === null ? run.state : applyMove(run.state, run.moving, Date.now()));
    if (refusal !== null) throw toRefusal(refusal);
  }

  /** Passes it on, one request at a time: what was true when a request came may not be when it is its turn. */
  async function decide(refuse: Refuse, to: EscalationMove): Promise<undefined> {
    // Whoever waited beside this one may have come first when both wake.
    while (run === null || run.moving !== null) {
      await condition(() => refused !== null || (run !== null && run.moving === null));
      if (refused !== null) throw toRefusal(refused);
    }
    const refusal = refuse(run.state);
    if (refusal !== null) throw toRefusal(refusal);
    if (changesHolder(run.state, to)) await move(run, to);
  }

  setHandler(
    claimEscalation,
    ({ agentId }) => decide((state) => refuseClaim(state, agentId), { kind: 'claim', agentId, reason: 'claimed' }),
    { validator: ({ agentId }: ByAgent) => { validate((state) => refuseClaim(state, agentId)); } }, // prettier-ignore
  );
  setHandler(
    assignEscalation,
    ({ agentId }) => decide(refuseAssignment, { kind: 'claim', agentId, reason: 'assigned' }),
    { validator: (_to) => { validate(refuseAssignment); } }, // prettier-ignore
  );
  setHandler(
    releaseEscalation,
    ({ agentId }) => decide((state) => refuseGivingUp(state, agentId), { kind: 'release', reason: 'released' }),
    { validator: ({ agentId }: ByAgent | ByNobody) => { validate((state) => refuseGivingUp(state, agentId)); } }, // prettier-ignore
  );
  setHandler(
    endEscalation,
    ({ agentId, outcome }) => decide((state) => refuseGivingUp(state, agentId), { kind: 'end', outcome }),
    { validator: ({ agentId }: ByAgent | ByNobody) => { validate((state) => refuseGivingUp(state, agentId)); } }, // prettier-ignore
  );
  setHandler(moveOn, () => {
    leave.rang = true;
    if (run !== null) run.changes += 1;
  });
  setHandler(escalationStateQuery, () => run?.state ?? null);

  if (reopens !== undefined) {
    const outcome = await reopenEscalation({ ...key, ...reopens });
    if (outcome.status === 'refused') {
      refused = outcome.code;
      await condition(allHandlersFinished);
      return;
    }
    await tellConversation({ key });
  }
  if (run === null) {
    const recorded = await readEscalation(key);
    run = toRun(toState(recorded));
    brief(key, recorded);
  }
  // Nobody waits in a conversation that an agent has opened again.
  if (carried === undefined && reopens === undefined) {
    await notify(key, { kind: 'escalation.waiting', occasion: 'waiting' });
  }
  await attend(run, leave);
  await condition(allHandlersFinished);
  if (run.state.holder.kind === 'ended') return;
  const continueAsNew = makeContinueAsNewFunc<typeof escalationWorkflow>({
    // As with a conversation: between runs it moves to the current version of the worker.
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  await continueAsNew({ ...key, carried: run.state });
}

/** Attends to it until it has ended, or the run is to be left. */
async function attend(run: Run, leave: { rang: boolean }): Promise<void> {
  const isSettled = (): boolean => run.moving === null;
  if (run.state.step === 0 && run.state.policy.assignment === 'auto') await assignSomebody(run);
  for (;;) {
    await condition(isSettled);
    if (run.state.holder.kind === 'ended' || leave.rang || workflowInfo().continueAsNewSuggested) return;
    const { changes } = run;
    const isChanged = (): boolean => run.changes !== changes;
    const at = nextWake(run, Date.now());
    if (at === null) {
      await condition(isChanged);
      continue;
    }
    await condition(isChanged, Math.max(at - Date.now(), 1), { summary: STEP_SUMMARIES.watchDeadlines });
    if (!isChanged() && isSettled()) await wake(run);
  }
}

function toState({ openedAt, priority, step, holder, settings, keepsUnsolved }: RecordedEscalation): EscalationState {
  const { assignment, leaseSeconds, firstResponseMinutes, nextResponseMinutes, resolutionMinutes } = settings;
  return {
    version: 1,
    ...{ openedAt, priority, step, passed: [], checkAt: openedAt },
    policy: {
      ...{ assignment, leaseSeconds, firstResponseMinutes, nextResponseMinutes, resolutionMinutes },
      ...(keepsUnsolved === undefined ? {} : { keepsUnsolved }),
    },
    // A run that was lost is begun again by whoever asks for something.
    holder: holder.kind === 'agent' ? { ...holder, leaseUntil: Date.now() + leaseSeconds * 1_000 } : holder,
  };
}

/** The same agent again has it already. */
function changesHolder({ holder }: EscalationState, to: EscalationMove): boolean {
  return !(to.kind === 'claim' && holder.kind === 'agent' && holder.agentId === to.agentId);
}
