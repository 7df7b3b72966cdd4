import type { FlowSessions } from '../../activities/ports.js';
import { FlowSession, type FlowChange, type TurnAction } from '../../contracts/flow-session.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { toStorableJson } from './storable-json.js';

/** How conversations stand in their flows, as the record has it. */
export function createFlowSessions(prisma: PrismaClient): FlowSessions {
  return {
    async findOpen({ botId, conversationId }) {
      const row = await prisma.flowSession.findFirst({ where: { botId, conversationId, status: 'asking' } });
      return row === null ? null : FlowSession.parse(row);
    },
  };
}

/** The last arguments of parley_publish_flow_answer. */
export function toFlowArguments({ session, lead }: FlowChange): Prisma.Sql {
  const { flowId, versionId, ...rest } = session;
  const actions: TurnAction[] = lead === null ? [] : [{ kind: 'capture_lead', leadId: lead.leadId }];
  return Prisma.sql`
    ${toStorableJson({ ...rest, flow_id: flowId, version_id: versionId })}::jsonb,
    ${lead === null ? null : toStorableJson(lead)}::jsonb,
    ${actions.length === 0 ? null : toStorableJson(actions)}::jsonb`;
}
