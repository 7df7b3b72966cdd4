import type { ConversationKey } from '../../activities/ports.js';
import type { ConversationState, CustomerMessage } from '../../contracts/conversation.js';
import type { HandOverRequest } from '../../contracts/hand-over.js';
import { toTurnNo } from '../../contracts/turns.js';
import { act } from './act.js';
import { readBotSettings, recordMessages, restoreConversation } from './activities.js';
import type { Carried } from './carried.js';
import { toShown, type ShownAttributes } from './search-attributes.js';
import { becomeOf, fromRestored, noteHandOver, receive, requestFromActions, requestHandOver, resync } from './state.js';

/** What one run of a conversation works on: the state that is carried on, and what only this run knows. */
export type Run = {
  readonly key: ConversationKey;
  state: ConversationState;
  /** clientMessageIds of which this run knows that they have a row. */
  readonly recorded: Set<string>;
  /** The highest number of a turn that its customer has cancelled. */
  cancelledUpTo: number;
  /** What operators find it by. */
  shown: ShownAttributes;
  /** It has become another person's, for whom what it holds has yet to be remembered. */
  isAnothersNow: boolean;
  /** Turns in a row that gave way to what their customer added. */
  restarts: number;
};

/** What signals brought before the state was there. */
export type Arrivals = {
  messages: CustomerMessage[];
  cancelledTurns: string[];
  personId: string | null;
  handOvers: HandOverRequest[];
  ownerMoved: boolean;
};

/** Begins a run: from carried state with the bot's settings of now, or from the log. */
export async function beginRun(key: ConversationKey, before: Carried, arrived: Arrivals): Promise<Run> {
  const state =
    before.kind === 'state'
      ? { ...before.state, settings: await readBotSettings(key) }
      : before.pending.reduce((known, message) => receive(known, message, Date.now()), await restore(key));
  const run: Run = {
    key,
    state: arrived.messages.reduce((known, message) => receive(known, message, Date.now()), state),
    recorded: new Set(),
    cancelledUpTo: 0,
    restarts: 0,
    isAnothersNow: false,
    shown: before.kind === 'state' ? toShown(before.state) : { status: 'open', owner: 'bot' },
  };
  if (arrived.personId !== null) recognise(run, arrived.personId);
  if (arrived.ownerMoved) run.state = noteHandOver(run.state, { ownerMoved: true });
  for (const request of arrived.handOvers) run.state = requestHandOver(run.state, request);
  for (const turnId of arrived.cancelledTurns) cancelTurn(run, turnId);
  return run;
}

/** The state as the log has it, once what its latest answer asked for is done. */
async function restore(key: ConversationKey): Promise<ConversationState> {
  const restored = await restoreConversation(key);
  await act(key, restored.actions);
  return requestFromActions(fromRestored(key, restored), restored.actions);
}

/**
 * Makes the conversation another person's: it goes on as it was, and is remembered for them. Also where the log names
 * them already: a run that begins now has read it after it was changed, and its memories are still the former person's.
 */
export function recognise(run: Run, personId: string): void {
  run.state = becomeOf(run.state, personId);
  run.isAnothersNow = true;
}

/** Notes that a turn is not wanted any more: the one that is being answered, or about to be. Others are left alone. */
export function cancelTurn(run: Run, turnId: string): void {
  const turnNo = toTurnNo(turnId);
  if (turnNo !== null && turnNo <= run.state.turnNo + 1) run.cancelledUpTo = Math.max(run.cancelledUpTo, turnNo);
}

/** Writes rows for messages that this run has not recorded yet. */
export async function record(run: Run, messages: CustomerMessage[]): Promise<void> {
  const fresh = notRecorded(run, messages);
  if (fresh.length === 0) return;
  const { lastSeq } = await recordMessages({ ...run.key, messages: fresh });
  noteRecorded(run, fresh, lastSeq);
}

/** The messages of which this run does not know that they have a row. */
export function notRecorded(run: Run, messages: CustomerMessage[]): CustomerMessage[] {
  return messages.filter(({ clientMessageId }) => !run.recorded.has(clientMessageId));
}

/** Notes that messages have their rows, and how far the log has grown by them. */
export function noteRecorded(run: Run, messages: CustomerMessage[], lastSeq: number): void {
  run.state = { ...run.state, lastSeq: Math.max(run.state.lastSeq, lastSeq) };
  for (const { clientMessageId } of messages) run.recorded.add(clientMessageId);
}

/** Goes on from the log: somebody else has decided. */
export async function resyncRun(run: Run): Promise<void> {
  const restored = await restoreConversation(run.key);
  run.state = resync(run.state, restored);
}
