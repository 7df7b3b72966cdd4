import type { ConversationEvent, TurnNotice } from '../contracts/events.js';
import { applyNotice, dropTurn, endTurn, NO_LIVE_TURN, type LiveTurns } from './live-turn.js';
import { applyEvents, startTranscript, type Transcript } from './transcript.js';

/** What the server says about a conversation: its log and what is in the making. */
export type ConversationLogState = { readonly transcript: Transcript; readonly turns: LiveTurns };

export function startLogState({ lastSeq }: { lastSeq: number }): ConversationLogState {
  return { transcript: startTranscript({ lastSeq }), turns: NO_LIVE_TURN };
}

/** Takes in durable events, in any order and as often as they come. */
export function takeEvents(state: ConversationLogState, events: readonly ConversationEvent[]): ConversationLogState {
  const transcript = applyEvents(state.transcript, events);
  if (transcript === state.transcript) return state;
  const added = transcript.events.slice(state.transcript.events.length);
  return { transcript, turns: added.reduce(settleTurn, state.turns) };
}

/** Takes in what is happening right now. Notices of turns that have ended in the log are ignored. */
export function takeNotice(state: ConversationLogState, notice: TurnNotice): ConversationLogState {
  const turns = applyNotice(state.turns, notice);
  return turns === state.turns ? state : { ...state, turns };
}

function settleTurn(turns: LiveTurns, event: ConversationEvent): LiveTurns {
  if (event.type === 'message.cancelled') return endTurn(turns, event.payload.turnId);
  if (event.type === 'owner.changed') return event.payload.owner.kind === 'bot' ? turns : dropTurn(turns);
  if (event.type !== 'message.created') return turns;
  const { role, answer, handed } = event.payload;
  if (answer) return endTurn(turns, answer.turnId);
  return role === 'agent' || handed ? dropTurn(turns) : turns;
}

/** The ids under which own messages are in these events. */
export function findRecorded(events: readonly ConversationEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) =>
      event.type === 'message.created' && event.payload.role === 'customer' ? [event.payload.messageId] : [],
    ),
  );
}
