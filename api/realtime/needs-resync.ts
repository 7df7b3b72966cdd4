import { PROTOCOL_LIMITS } from '../../contracts/protocol.js';

/** Whether a client is too far behind the log to be brought up to date live, or ahead of it (it saw another log). */
export function needsResync({ lastSeq, seen }: { lastSeq: number; seen: number }): boolean {
  return lastSeq - seen > PROTOCOL_LIMITS.resumeEvents || seen > lastSeq;
}
