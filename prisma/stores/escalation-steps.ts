import type { MoveRefusal } from '../../activities/hand-over/ports.js';
import type { ConversationKey } from '../../activities/ports.js';
import type { OwnerChangedEvent, OwnerKind } from '../../contracts/events.js';
import type { Prisma } from '../generated/client.js';
import { ConversationNotFoundError } from './errors.js';
import { toStorableJson } from './storable-json.js';

export type Transaction = Prisma.TransactionClient;
export type OwnerChange = Omit<OwnerChangedEvent['payload'], 'messages'>;

type Locked = { last_seq: number; status: 'open' | 'closed'; erased_upto_seq: number | null };

/** Each change of who answers is one event of the log. */
export function toEventId(escalationId: string, step: number | ''): string {
  return `escalation-${escalationId}-${step}`;
}

/** @throws ConversationNotFoundError */
export async function lock(tx: Transaction, { botId, conversationId }: ConversationKey): Promise<Locked> {
  const rows = await tx.$queryRaw<Locked[]>`
    SELECT last_seq, status::text, erased_upto_seq
    FROM parley_lock_conversation(${botId}::uuid, ${conversationId}::uuid)`;
  const [row] = rows;
  if (row === undefined) throw new ConversationNotFoundError();
  return row;
}

/** @returns the seq of its event */
export async function changeOwner(
  tx: Transaction,
  input: ConversationKey & { eventId: string; agentId: string | null; change: OwnerChange },
): Promise<number> {
  const { botId, conversationId, eventId, agentId, change } = input;
  const kind: OwnerKind = change.owner.kind;
  const rows = await tx.$queryRaw<{ seq: number }[]>`
    SELECT parley_change_owner(
      ${botId}::uuid, ${conversationId}::uuid, ${eventId}::text, ${kind}::owner_kind, ${agentId}::uuid,
      ${toStorableJson(change)}::jsonb
    ) AS seq`;
  return rows[0]?.seq ?? 0;
}

/** Under the lock of the agent's row: two claims at once cannot both find the last room. */
export async function findFreeAgent(
  tx: Transaction,
  { botId, escalationId, agentId }: { botId: string; escalationId: string; agentId: string },
): Promise<{ status: 'free'; name: string } | { status: 'refused'; code: MoveRefusal }> {
  const rows = await tx.$queryRaw<{ name: string; capacity: number }[]>`
    SELECT name, capacity FROM staff_user
    WHERE id = ${agentId}::uuid AND disabled_at IS NULL AND (
      role = 'admin' OR EXISTS (SELECT FROM membership WHERE user_id = staff_user.id AND bot_id = ${botId}::uuid))
    FOR UPDATE`;
  const [agent] = rows;
  if (agent === undefined) return { status: 'refused', code: 'agent_unknown' };
  const others = await tx.escalation.count({ where: { agentId, status: 'claimed', id: { not: escalationId } } });
  return others >= agent.capacity ? { status: 'refused', code: 'agent_full' } : { status: 'free', name: agent.name };
}
