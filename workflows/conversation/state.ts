import {
  ConversationState,
  MESSAGES_PER_TURN,
  SEEN_MESSAGE_IDS,
  type ConversationInput,
  type CustomerMessage,
  type WindowMessage,
} from '../../contracts/conversation.js';
import type { ReasonTurnInput } from '../../activities/conversation/reason-turn.js';
import type { RestoredConversation, TurnOutcome } from '../../activities/ports.js';

/** Reads carried state, upgrading older shapes; throws a ZodError for what no version ever wrote. */
export function fromCarried(carried: unknown): ConversationState {
  return ConversationState.parse(carried);
}

/** The state of a run that starts from the log: what the log knows, and what came while it was read. */
export function fromRestored(
  { botId, conversationId }: Pick<ConversationInput, 'botId' | 'conversationId'>,
  restored: RestoredConversation,
  arrived: CustomerMessage[],
): ConversationState {
  const { unanswered, ...known } = restored;
  const start: ConversationState = { version: 1, botId, conversationId, ...known, pending: unanswered };
  return arrived.reduce(receive, start);
}

/** Takes a message in, unless it was seen before: the same clientMessageId has one effect. */
export function receive(state: ConversationState, message: CustomerMessage): ConversationState {
  if (state.seen.includes(message.clientMessageId)) return state;
  return {
    ...state,
    pending: [...state.pending, message],
    seen: [...state.seen, message.clientMessageId].slice(-SEEN_MESSAGE_IDS),
  };
}

/** The messages that the next turn answers, oldest first. */
export function nextBatch(state: ConversationState): CustomerMessage[] {
  return state.pending.slice(0, MESSAGES_PER_TURN);
}

/**
 * The state after a turn ended as the database says. Only messages that an answer covers leave `pending`: a message
 * that came meanwhile, or that was in a superseded turn, waits for the next.
 */
export function endTurn(state: ConversationState, turnNo: number, outcome: TurnOutcome): ConversationState {
  if (outcome.status === 'superseded') return { ...state, turnNo };
  const answered = state.pending.filter(({ clientMessageId }) => outcome.answers.includes(clientMessageId));
  const exchange: WindowMessage[] = [
    ...answered.map(({ text }): WindowMessage => ({ role: 'customer', text })),
    { role: 'bot', text: outcome.text },
  ];
  return {
    ...state,
    turnNo,
    lastSeq: Math.max(state.lastSeq, outcome.seq),
    pending: state.pending.filter((message) => !answered.includes(message)),
    window: [...state.window, ...exchange].slice(-state.settings.conversation.windowMessages),
  };
}

/** The bot may answer: something is open, and the conversation is the bot's. */
export function mayAnswer(state: ConversationState): boolean {
  return state.pending.length > 0 && state.owner.kind === 'bot';
}

/** Goes on from what the log says when somebody else decided over a turn. Messages without a row yet stay pending. */
export function resync(state: ConversationState, restored: RestoredConversation): ConversationState {
  const { unanswered, ...known } = restored;
  const unrecorded = state.pending.filter(({ clientMessageId }) => !known.seen.includes(clientMessageId));
  return {
    ...state,
    ...known,
    turnNo: Math.max(state.turnNo, known.turnNo),
    pending: [...unanswered, ...unrecorded],
    seen: [...new Set([...known.seen, ...state.seen])].slice(-SEEN_MESSAGE_IDS),
  };
}

/** What the activity that answers a turn is given. */
export function toReasonInput(
  state: ConversationState,
  turnNo: number,
  messages: CustomerMessage[],
  found: Pick<ReasonTurnInput, 'knowledge' | 'generationId' | 'matches'>,
): ReasonTurnInput {
  const { botId, conversationId, owner, window } = state;
  return { botId, conversationId, ownerEpoch: owner.epoch, turnNo, messages, window, ...found };
}
