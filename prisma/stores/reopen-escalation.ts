import type { EscalationKey, MoveOutcome, MoveRefusal } from '../../activities/hand-over/ports.js';
import { changeOwner, findFreeAgent, lock, toEventId, type Transaction } from './escalation-steps.js';

/** Gives a closed conversation to an agent: the transaction of Escalations.reopen. */
export async function reopenEscalation(
  tx: Transaction,
  { botId, conversationId, escalationId, agentId }: EscalationKey & { agentId: string },
): Promise<MoveOutcome> {
  const key = { botId, conversationId };
  const refuse = (code: MoveRefusal): MoveOutcome => ({ status: 'refused', code });
  const { last_seq: lastSeq, status, erased_upto_seq: erasedUptoSeq } = await lock(tx, key);
  const known = await tx.escalation.findFirst({
    where: { ...key, OR: [{ id: escalationId }, { status: { not: 'ended' } }] },
    select: { id: true },
  });
  if (known !== null) {
    return known.id === escalationId ? { status: 'done', lastSeq } : refuse('conversation_with_people');
  }
  if (status !== 'closed') return refuse('conversation_not_closed');
  if (erasedUptoSeq !== null && erasedUptoSeq >= lastSeq) return refuse('conversation_erased');
  const agent = await findFreeAgent(tx, { botId, escalationId, agentId });
  if (agent.status === 'refused') return agent;
  const seq = await changeOwner(tx, {
    ...{ ...key, agentId, eventId: toEventId(escalationId, 0) },
    change: { owner: { kind: 'agent', name: agent.name }, reason: 'reopened' },
  });
  const now = new Date();
  await tx.escalation.create({
    data: {
      ...{ id: escalationId, ...key, reason: 'reopened', skills: [], openedSeq: seq },
      ...{ status: 'claimed', agentId, claimedAt: now },
      // Nobody waits for a first answer: whoever opens it again has the word.
      firstResponseAt: now,
    },
  });
  return { status: 'done', lastSeq: seq };
}
