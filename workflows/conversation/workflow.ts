import { allHandlersFinished, condition, makeContinueAsNewFunc, setHandler } from '@temporalio/workflow';

import type { ConversationInput } from '../../contracts/conversation.js';
import { readCarried } from './carried.js';
import { consolidate, type Consolidation } from './consolidate.js';
import { afterSilence, dueAfterSilence, watchSilence, type Alarm } from './idle.js';
import { choosesItsMoment, isRunFull, mayLeave } from './leave.js';
import { handOver, mustHandOver } from './hand-over.js';
import {
  conversationStateQuery,
  handOverRequested,
  messageReceived,
  moveOn,
  ownerMoved,
  personRecognised,
  turnCancelled,
} from './messages.js';
import { beginRun, cancelTurn, recognise, type Arrivals, type Run } from './run.js';
import { showChanges } from './search-attributes.js';
import { mayAnswer, noteHandOver, receive, requestHandOver } from './state.js';
import { takeTurn } from './take-turn.js';
import { dueForSummary } from './window.js';

/**
 * One conversation: signals in, an ordered log out. It lives as long as its customer may write, run after run; whatever
 * is in `pending` has been acknowledged and has no end yet.
 */
export async function conversationWorkflow(input: ConversationInput): Promise<void> {
  const key = { botId: input.botId, conversationId: input.conversationId };
  const before = readCarried(input.carried);
  const early: Arrivals = { messages: [], cancelledTurns: [], personId: null, handOvers: [], ownerMoved: false };
  let run: Run | null = null;

  setHandler(messageReceived, (message) => {
    if (run === null) early.messages.push(message);
    else run.state = receive(run.state, message, Date.now());
  });
  setHandler(turnCancelled, ({ turnId }) => {
    if (run === null) early.cancelledTurns.push(turnId);
    else cancelTurn(run, turnId);
  });
  setHandler(personRecognised, ({ personId }) => {
    if (run === null) early.personId = personId;
    else recognise(run, personId);
  });
  setHandler(handOverRequested, (request) => {
    if (run === null) early.handOvers.push(request);
    else run.state = requestHandOver(run.state, request);
  });
  setHandler(ownerMoved, () => {
    // A run that begins from carried state has yet to hear of it; one that begins from the log reads it there.
    if (run === null) early.ownerMoved = true;
    else run.state = noteHandOver(run.state, { ownerMoved: true });
  });
  const leave: Alarm = { rang: false };
  setHandler(moveOn, () => {
    leave.rang = true;
  });
  setHandler(conversationStateQuery, () => run?.state ?? (before.kind === 'state' ? before.state : null));

  run = await beginRun(key, before, early);
  const ended = await converse(run, leave);
  await condition(allHandlersFinished);
  // Signals that arrive from here on make the server refuse the command that ends the run: the task runs again with them.
  if (ended === 'silent' && run.state.pending.length === 0 && !mustHandOver(run)) return;
  const continueAsNew = makeContinueAsNewFunc<typeof conversationWorkflow>({
    // A pinned run stays with its version of the worker; between runs a conversation moves to the current one.
    initialVersioningBehavior: 'AUTO_UPGRADE',
  });
  await continueAsNew({ ...key, carried: run.state });
}

/** Answers until the run is full, it is to leave its version of the worker, or the conversation was closed for long. */
async function converse(run: Run, leave: Alarm): Promise<'full' | 'silent'> {
  const alarm: Alarm = { rang: false };
  const consolidation: Consolidation = { working: false };
  void watchSilence(run, alarm);
  // The run before may have left it to this one.
  if (dueForSummary(run.state) !== null && choosesItsMoment()) consolidate(run, consolidation);
  let turns = 0;
  const isToBeRemembered = (): boolean => run.isAnothersNow && !consolidation.working;
  const isToLeave = (): boolean => leave.rang || isRunFull(run, turns);
  for (;;) {
    if (isToLeave() && (await mayLeave(run, consolidation))) return 'full';
    await condition(() => mustHandOver(run) || mayAnswer(run.state) || alarm.rang || leave.rang || isToBeRemembered());
    run.shown = showChanges(run.shown, run.state);
    if (isToBeRemembered()) {
      run.isAnothersNow = false;
      consolidate(run, consolidation, run.state.lastSeq);
    }
    if (mustHandOver(run)) {
      await handOver(run);
      continue;
    }
    if (mayAnswer(run.state)) {
      await takeTurn(run);
      turns += 1;
      if (!isToLeave() || !choosesItsMoment()) consolidate(run, consolidation);
      continue;
    }
    const step = dueAfterSilence(run);
    if (step === 'end') return 'silent';
    if (step !== null) await afterSilence(run, step);
    run.shown = showChanges(run.shown, run.state);
    // Nothing more will leave the window: what is in it is kept for this person's next conversation.
    if (step === 'close') consolidate(run, consolidation, run.state.lastSeq);
    alarm.rang = false;
  }
}
