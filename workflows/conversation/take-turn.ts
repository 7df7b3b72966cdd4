import { CancellationScope, condition } from '@temporalio/workflow';

import type { Found } from '../../activities/conversation/look-up.js';
import type { TurnOutcome, TurnToInterrupt } from '../../activities/ports.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { MESSAGES_PER_TURN } from '../../contracts/turns.js';
import { toTurnSummary } from '../../contracts/step-summaries.js';
import { act } from './act.js';
import { beginTurn, interruptTurn, reasonTurn } from './activities.js';
import { mustHandOver } from './hand-over.js';
import { noteRecorded, notRecorded, record, resyncRun, type Run } from './run.js';
import { endTurn, nextBatch, requestFromActions, toReasonInput } from './state.js';
import { toWindowStart } from './window.js';

// Somebody who writes in pieces: what comes this soon joins, whatever the bot's policy.
const JOIN_WITHIN_MS = 300;
// A customer who never stops writing gets an answer all the same.
const MAX_RESTARTS = 5;

type Turn = { turnNo: number; batch: CustomerMessage[]; startedAt: number; found: Found };

/** Answers what is pending: one turn, from its messages to what the database says of its end. */
export async function takeTurn(run: Run): Promise<void> {
  const turnNo = run.state.turnNo + 1;
  const turn = await prepareTurn(run, turnNo);
  const outcome = await answer(run, turn);
  run.state = endTurn(run.state, { turnNo, outcome, now: Date.now() });
  if (outcome.status === 'published') {
    run.state = requestFromActions(run.state, outcome.actions);
    await act(run.key, outcome.actions);
  }

  const restarted = outcome.status === 'superseded' && outcome.reason === 'follow_up';
  run.restarts = restarted ? run.restarts + 1 : 0;
  for (const { clientMessageId } of restarted ? [] : turn.batch) run.recorded.delete(clientMessageId);
  // Somebody else decided over this turn: the log knows who owns the conversation and what is still open.
  if (!restarted && turn.batch.some((message) => run.state.pending.includes(message))) await resyncRun(run);
}

/** Records the messages and looks up what may answer them. What arrives meanwhile joins at no cost. */
async function prepareTurn(run: Run, turnNo: number): Promise<Turn> {
  const startedAt = Date.now();
  for (;;) {
    const batch = nextBatch(run.state);
    const found = await begin(run, { turnNo, batch });
    const grown = nextBatch(run.state).length > batch.length;
    if (!grown || Date.now() - startedAt > JOIN_WITHIN_MS) return { turnNo, batch, startedAt, found };
  }
}

async function begin(run: Run, { turnNo, batch }: Pick<Turn, 'turnNo' | 'batch'>): Promise<Found> {
  const { personId, window } = run.state;
  const { lastSeq, found } = await beginTurn.executeWithOptions({ summary: toTurnSummary(turnNo, 'begin') }, [
    {
      ...run.key,
      messages: notRecorded(run, batch),
      search: {
        personId,
        question: batch.map(({ text }) => text).join('\n'),
        windowFromSeq: toWindowStart(window),
      },
    },
  ]);
  noteRecorded(run, batch, lastSeq);
  return found;
}

/**
 * Has the turn answered, unless its customer cancels it or adds to it first. What they write meanwhile shows in the log
 * at once, not after the answer. Whoever is first in the database has decided.
 */
async function answer(run: Run, turn: Turn): Promise<TurnOutcome> {
  const scope = new CancellationScope();
  const { turnNo, batch: messages, found } = turn;
  const reasoning = scope.run(() =>
    reasonTurn.executeWithOptions({ summary: toTurnSummary(turnNo, 'answer') }, [
      toReasonInput(run.state, { turnNo, messages, found }),
    ]),
  );
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
    await record(run, unrecorded(run, turn));
  }
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
