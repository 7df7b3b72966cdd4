// Without a schema: workflow code takes these into its sandbox.

/** How many messages of one conversation may be without an end before the api takes no more. */
export const MAX_PENDING_MESSAGES = 20;

/** How many clientMessageIds a run remembers; older ones are still known to the log. */
export const SEEN_MESSAGE_IDS = 500;

/** The most messages that one answer covers. */
export const MESSAGES_PER_TURN = 20;

/** The form of a turn's id. */
export const TURN_ID = /^turn-[1-9]\d{0,8}$/;

/** The id of a turn, unique in its conversation; also the event id of its answer. */
export function toTurnId(turnNo: number): string {
  return `turn-${turnNo}`;
}

/** The number in a turn's id; null where it is none. */
export function toTurnNo(turnId: string): number | null {
  return TURN_ID.test(turnId) ? Number(turnId.slice('turn-'.length)) : null;
}

// The log begins with `conversation.started`.
const FIRST_MESSAGE_SEQ = 2;

/** From which seq on the model sees the conversation word by word; null where it sees all of it. */
export function toWindowStart(window: { seq: number }[]): number | null {
  const [first] = window;
  return first !== undefined && first.seq > FIRST_MESSAGE_SEQ ? first.seq : null;
}
