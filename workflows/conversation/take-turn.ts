import { ActivityFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { CancellationScope, condition, patched } from '@temporalio/workflow';

import type { TurnOutcome, TurnToInterrupt } from '../../activities/ports.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { MESSAGES_PER_TURN } from '../../contracts/turns.js';
import { toTurnSummary } from '../../contracts/step-summaries.js';
import { act } from './act.js';
import { interruptTurn, reasonTurn } from './activities.js';
import { beginTurnApart, JOIN_WITHIN_MS, type Turn } from './begin-turn.js';
import { mustHandOver } from './hand-over.js';
import { record, resyncRun, type Run } from './run.js';
import { endTurn, nextBatch, requestFromActions, toReasonInput } from './state.js';

// A customer who never stops writing gets an answer all the same.
const MAX_RESTARTS = 5;
// How long messages may be missing from the log because nobody is free to answer them.
const UNRECORDED_WITHIN = '5s';

/** Answers what is pending: one turn, from its messages to what the database says of its end. */
export async function takeTurn(run: Run): Promise<void> {
  const turnNo = run.state.turnNo + 1;
  const turn = recordsAsItAnswers()
    ? { turnNo, batch: nextBatch(run.state), startedAt: Date.now() }
    : await beginTurnApart(run, turnNo);
  const outcome = await answer(run, turn);
  run.state = endTurn(run.state, { turnNo, outcome, now: Date.now() });
  if (outcome.status === 'published') {
    run.state = requestFromActions(run.state, outcome.actions);
    if (outcome.actions !== undefined) await act(run.key, outcome.actions);
  }

  const restarted = outcome.status === 'superseded' && outcome.reason === 'follow_up';
  run.restarts = restarted ? run.restarts + 1 : 0;
  for (const { clientMessageId } of restarted ? [] : turn.batch) run.recorded.delete(clientMessageId);
  // Somebody else decided over this turn: the log knows who owns the conversation and what is still open.
  if (!restarted && turn.batch.some((message) => run.state.pending.includes(message))) await resyncRun(run);
}

/**
 * False for a turn from before the activity that answers also recorded what it answers: it is replayed as it was.
 * @see beginTurnApart
 */
function recordsAsItAnswers(): boolean {
  return patched('record-as-it-answers');
}

/**
 * Has the turn answered, unless its customer cancels it or adds to it first. What they write meanwhile shows in the log
 * at once, not after the answer. Whoever is first in the database has decided.
 */
async function answer(run: Run, turn: Turn): Promise<TurnOutcome> {
  const scope = new CancellationScope();
  const { turnNo, batch: messages } = turn;
  const reasoning = scope.run(() => reason(run, turn));
  const progress = { settled: false };
  const settle = (): void => {
    progress.settled = true;
  };
  reasoning.then(settle, settle);

  for (;;) {
    await condition(
      () => progress.settled || isCancelled(run, turn) || mustHandOver(run) || unrecorded(run, turn).length > 0,
    );
    if (progress.settled) return await reasoning;
    const cause = toInterruption(run, turn);
    if (cause !== null) {
      scope.cancel();
      return await interruptTurn.executeWithOptions({ summary: toTurnSummary(turnNo, 'interrupt') }, [
        { ...run.key, turnNo, messages, cause },
      ]);
    }
    // In the order in which they came: those of the turn may not be in the log yet.
    await record(run, run.state.pending);
  }
}

/**
 * The activity records the messages that it answers. Where nobody is free for it in time, they are recorded here, and it
 * waits for its turn.
 */
async function reason(run: Run, { turnNo, batch: messages, found }: Turn): Promise<TurnOutcome> {
  const input = toReasonInput(run.state, { turnNo, messages, ...(found === undefined ? {} : { found }) });
  const summary = toTurnSummary(turnNo, 'answer');
  if (found !== undefined) return await reasonTurn.executeWithOptions({ summary }, [input]);
  try {
    return await reasonTurn.executeWithOptions({ summary, scheduleToStartTimeout: UNRECORDED_WITHIN }, [input]);
  } catch (error) {
    const waited = toWaited(error);
    if (waited === null) throw error;
    await record(run, run.state.pending);
    return await reasonTurn.executeWithOptions({ summary }, [{ ...input, finished: waited.lastHeartbeatDetails }]);
  }
}

/** The failure of an activity that nobody began in time; null for another. */
function toWaited(error: unknown): TimeoutFailure | null {
  if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) return null;
  return error.cause.timeoutType === TimeoutType.SCHEDULE_TO_START ? error.cause : null;
}

function toInterruption(run: Run, turn: Turn): TurnToInterrupt['cause'] | null {
  if (isCancelled(run, turn)) return 'customer';
  // People get the messages, with what came meanwhile.
  if (mustHandOver(run)) return 'follow_up';
  const fits = turn.batch.length < MESSAGES_PER_TURN && run.restarts < MAX_RESTARTS;
  const soon = Date.now() - turn.startedAt <= JOIN_WITHIN_MS;
  return fits && (soon || run.state.settings.conversation.followUps === 'restart') ? 'follow_up' : null;
}

/** Also by a cancellation of a turn that this one goes on from: its customer could not have seen the new number yet. */
function isCancelled(run: Run, { turnNo }: Turn): boolean {
  return run.cancelledUpTo >= turnNo - run.restarts;
}

function unrecorded(run: Run, { batch }: Turn): CustomerMessage[] {
  return run.state.pending.filter((message) => !batch.includes(message) && !run.recorded.has(message.clientMessageId));
}
