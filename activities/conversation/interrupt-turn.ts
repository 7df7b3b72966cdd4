import type { ConversationLog, TurnNotices, TurnOutcome, TurnToInterrupt } from '../ports.js';

/**
 * Ends a turn without an answer, because its customer cancelled it or added to it. An answer that was published first
 * stands, and its outcome is returned. Run again it returns what was decided.
 */
export function createInterruptTurn({
  log,
  notices,
  turnEnded,
}: {
  log: ConversationLog;
  notices: TurnNotices;
  turnEnded: (status: TurnOutcome['status']) => void;
}) {
  return async function interruptTurn(input: TurnToInterrupt): Promise<TurnOutcome> {
    const outcome = await log.interruptTurn(input);
    if (outcome.status === 'published') return outcome;
    turnEnded(outcome.status);
    if (outcome.status === 'cancelled') notices.logGrew(input, outcome.seq);
    return outcome;
  };
}
