import { PROTOCOL_LIMITS } from '../../contracts/protocol.js';

/** Times of a chat socket, in milliseconds. */
export type SocketTimings = {
  /** In which the first conversation must be open. */
  openTimeoutMs: number;
  /** Between two protocol pings; a peer that answered none in between is dead. */
  heartbeatMs: number;
  /** After which a message that nobody has begun to answer is said to be delayed. */
  delayedAfterMs: number;
  /** Between two counts of a bot's queue, however much happens in it and however many wait. */
  countEveryMs: number;
};

export const SOCKET_TIMINGS: SocketTimings = {
  openTimeoutMs: PROTOCOL_LIMITS.openTimeoutMs,
  heartbeatMs: PROTOCOL_LIMITS.heartbeatMs,
  delayedAfterMs: 3_000,
  countEveryMs: 2_000,
};
