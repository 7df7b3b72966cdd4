import type {
  ConversationInput,
  ConversationState,
  CustomerMessage,
  WindowMessage,
} from '../../contracts/conversation.js';
import type { TurnAction } from '../../contracts/flow-session.js';
import type { HandOverRequest } from '../../contracts/hand-over.js';
import { MESSAGES_PER_TURN, SEEN_MESSAGE_IDS } from '../../contracts/turns.js';
import type { ReasonTurnInput } from '../../activities/conversation/reason-turn.js';
import type { RestoredConversation, TurnOutcome } from '../../activities/ports.js';
import { extendWindow } from './window.js';

/** The state of a run that starts from the log: what the log knows, and what came while it was read. */
export function fromRestored(
  { botId, conversationId }: Pick<ConversationInput, 'botId' | 'conversationId'>,
  restored: RestoredConversation,
): ConversationState {
  const { unanswered, actions: _actions, ...known } = restored;
  return {
    version: 2,
    botId,
    conversationId,
    ...known,
    rememberedUptoSeq: known.summary.uptoSeq,
    pending: unanswered,
  };
}

/** Takes a message in, unless it was seen before: the same clientMessageId has one effect. */
export function receive(state: ConversationState, message: CustomerMessage, now: number): ConversationState {
  if (state.seen.includes(message.clientMessageId)) return state;
  return {
    ...state,
    // The log says so too, with the row of this message.
    status: 'open',
    pending: [...state.pending, message],
    seen: [...state.seen, message.clientMessageId].slice(-SEEN_MESSAGE_IDS),
    activeAt: now,
    reminded: false,
  };
}

/** The messages that the next turn answers, oldest first. */
export function nextBatch(state: ConversationState): CustomerMessage[] {
  return state.pending.slice(0, MESSAGES_PER_TURN);
}

/**
 * The state after a turn ended as the database says. Only messages that the turn ended leave `pending`: a message that
 * came meanwhile, or that was in a superseded turn, waits for the next. What was cancelled leaves no trace in the
 * window: a model that saw the question would answer it.
 */
export function endTurn(
  state: ConversationState,
  { turnNo, outcome, now }: { turnNo: number; outcome: TurnOutcome; now: number },
): ConversationState {
  if (outcome.status === 'superseded') return { ...state, turnNo };
  const seqs = new Map(outcome.messages.map(({ clientMessageId, seq }) => [clientMessageId, seq]));
  const ended = state.pending.filter(({ clientMessageId }) => seqs.has(clientMessageId));
  const rest: ConversationState = {
    ...state,
    turnNo,
    lastSeq: Math.max(state.lastSeq, outcome.seq),
    pending: state.pending.filter((message) => !ended.includes(message)),
    activeAt: now,
  };
  if (outcome.status === 'cancelled') return rest;
  const exchange: WindowMessage[] = [
    ...ended.map(({ text, clientMessageId }): WindowMessage => ({
      role: 'customer',
      text,
      seq: seqs.get(clientMessageId) ?? outcome.seq,
    })),
    { role: 'bot', text: outcome.text, seq: outcome.seq },
  ];
  return { ...rest, window: extendWindow(rest, exchange) };
}

/** The state of a conversation that is another person's from now on: what it holds has yet to be remembered for them. */
export function becomeOf(state: ConversationState, personId: string): ConversationState {
  return { ...state, personId, rememberedUptoSeq: 0 };
}

/** The state without messages that people have. */
export function dropHanded(state: ConversationState, messages: CustomerMessage[]): ConversationState {
  return { ...state, pending: state.pending.filter((message) => !messages.includes(message)) };
}

/** Notes what is to be done about who answers. */
export function noteHandOver(
  state: ConversationState,
  change: Partial<NonNullable<ConversationState['handOver']>>,
): ConversationState {
  return { ...state, handOver: { requests: [], ownerMoved: false, ...state.handOver, ...change } };
}

/** Notes a request for people, once. */
export function requestHandOver(state: ConversationState, request: HandOverRequest): ConversationState {
  const requests = state.handOver?.requests ?? [];
  if (requests.some(({ escalationId }) => escalationId === request.escalationId)) return state;
  return noteHandOver(state, { requests: [...requests, request] });
}

/** Notes that people are to have the conversation, where an answer says so. */
export function requestFromActions(state: ConversationState, actions: TurnAction[] = []): ConversationState {
  return actions.reduce((known, action) => {
    if (action.kind !== 'hand_over') return known;
    const { kind: _, ...request } = action;
    return requestHandOver(known, request);
  }, state);
}

/** The bot may answer: something is open, and the conversation is the bot's. */
export function mayAnswer(state: ConversationState): boolean {
  return state.pending.length > 0 && state.owner.kind === 'bot';
}

/** Goes on from what the log says when somebody else decided over a turn. Messages without a row yet stay pending. */
export function resync(state: ConversationState, restored: RestoredConversation): ConversationState {
  const { unanswered, actions: _actions, ...known } = restored;
  const unrecorded = state.pending.filter(({ clientMessageId }) => !known.seen.includes(clientMessageId));
  return {
    ...state,
    ...known,
    // Who is told first that it is another's is the conversation, not the log.
    personId: state.personId,
    turnNo: Math.max(state.turnNo, known.turnNo),
    pending: [...unanswered, ...unrecorded],
    seen: [...new Set([...known.seen, ...state.seen])].slice(-SEEN_MESSAGE_IDS),
    activeAt: Math.max(state.activeAt, known.activeAt),
  };
}

/** What the activity that answers a turn is given. */
export function toReasonInput(
  state: ConversationState,
  turn: Pick<ReasonTurnInput, 'turnNo' | 'messages' | 'found'>,
): ReasonTurnInput {
  const { botId, conversationId, personId, owner, window, summary } = state;
  return { botId, conversationId, personId, ownerEpoch: owner.epoch, window, summary, ...turn };
}
