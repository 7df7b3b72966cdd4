import type { FlowSessions } from '../../activities/ports.js';
import type { Answer } from '../../contracts/conversation.js';
import { FlowSession, type FlowChange, type TurnAction } from '../../contracts/flow-session.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { toStorableJson } from './storable-json.js';

const MS_PER_DAY = 86_400_000;

/** How conversations stand in their flows, as the record has it. */
export function createFlowSessions(prisma: PrismaClient): FlowSessions {
  return {
    async findOpen({ botId, conversationId, timeoutDays }) {
      const row = await prisma.flowSession.findFirst({ where: { botId, conversationId, status: 'asking' } });
      if (row === null) return null;
      const isLapsed = timeoutDays > 0 && row.updatedAt.getTime() < Date.now() - timeoutDays * MS_PER_DAY;
      return { session: FlowSession.parse(row), isLapsed };
    },
  };
}

/** The last arguments of parley_publish_flow_answer. */
export function toFlowArguments({ flow, handOver }: Pick<Answer, 'flow' | 'handOver'>): Prisma.Sql {
  const lead = flow?.lead ?? null;
  const actions: TurnAction[] = [
    ...(lead === null ? [] : [{ kind: 'capture_lead' as const, leadId: lead.leadId }]),
    ...(handOver === undefined ? [] : [{ kind: 'hand_over' as const, ...handOver }]),
  ];
  return Prisma.sql`
    ${flow === undefined ? null : toSession(flow)}::jsonb,
    ${lead === null ? null : toStorableJson(lead)}::jsonb,
    ${actions.length === 0 ? null : toStorableJson(actions)}::jsonb`;
}

function toSession({ session: { flowId, versionId, ...rest } }: FlowChange): string {
  return toStorableJson({ ...rest, flow_id: flowId, version_id: versionId });
}
