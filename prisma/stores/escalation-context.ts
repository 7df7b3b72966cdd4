import { BotFlows } from '../../contracts/flows.js';
import type { EscalationContext } from '../../contracts/desk.js';
import type { FlowSession } from '../generated/client.js';
import type { PrismaClient } from '../client.js';

const EARLIER = 10;
const LEADS = 5;
const PREVIEW_CHARACTERS = 160;
const LATEST = 3;
const LATEST_CHARACTERS = 300;

type InConversation = { botId: string; conversationId: string };
type EarlierRow = { id: string; status: 'open' | 'closed'; preview: string | null; created_at: Date };

/** What an agent is told beside a conversation. */
export function createEscalationContext(prisma: PrismaClient) {
  return {
    /** Null: the bot has no such conversation. */
    async readContext({ botId, conversationId }: InConversation): Promise<EscalationContext | null> {
      const found = await prisma.conversation.findFirst({
        where: { id: conversationId, botId },
        include: { visitor: true, summary: true, flow: true },
      });
      if (found === null) return null;
      const { visitor, summary, flow, locale, tags, createdAt } = found;
      const [leads, earlier, shownFlow, latest] = await Promise.all([
        prisma.lead.findMany({ where: { botId, conversationId }, orderBy: { id: 'desc' }, take: LEADS }),
        listEarlier({ botId, conversationId, visitorId: visitor.id }),
        flow === null ? null : describeFlow(flow),
        summary === null ? listLatest({ botId, conversationId }) : [],
      ]);
      return {
        customer: {
          ...{ id: visitor.id, name: visitor.name, email: visitor.email, locale },
          isNamed: visitor.externalId !== null,
          since: visitor.createdAt.toISOString(),
        },
        began: createdAt.toISOString(),
        summary: summary === null ? null : { text: summary.text, at: summary.updatedAt.toISOString() },
        latest,
        flow: shownFlow,
        leads: leads.map(({ name, email, phone, company, need, createdAt: at }) => ({
          ...{ name, email, phone, company, need },
          createdAt: at.toISOString(),
        })),
        tags,
        earlier: earlier.map(({ created_at: at, ...row }) => ({ ...row, createdAt: at.toISOString() })),
      };
    },
  };

  /** What its customer wrote last, cut, in its order. */
  async function listLatest({ botId, conversationId }: InConversation): Promise<string[]> {
    const rows = await prisma.$queryRaw<{ text: string }[]>`
      SELECT left(payload->>'text', ${LATEST_CHARACTERS}::integer) AS text FROM conversation_event
      WHERE bot_id = ${botId}::uuid AND conversation_id = ${conversationId}::uuid AND type = 'message.created'
        AND actor = 'customer' AND NOT payload ? 'erased'
      ORDER BY seq DESC LIMIT ${LATEST}::integer`;
    // A single message is as quickly read where it was said.
    return rows.length < 2 ? [] : rows.map(({ text }) => text).reverse();
  }

  /** The newest others of the same customer. */
  async function listEarlier({ botId, conversationId, visitorId }: InConversation & { visitorId: string }) {
    return await prisma.$queryRaw<EarlierRow[]>`
      SELECT other.id, other.status::text, other.created_at, left(said.payload->>'text', ${PREVIEW_CHARACTERS}) AS preview
      FROM (
        SELECT * FROM conversation
        WHERE bot_id = ${botId}::uuid AND visitor_id = ${visitorId}::uuid AND id <> ${conversationId}::uuid
        ORDER BY created_at DESC LIMIT ${EARLIER}::integer
      ) other
      LEFT JOIN LATERAL (
        SELECT payload FROM conversation_event event
        WHERE event.conversation_id = other.id AND event.type = 'message.created'
        ORDER BY event.seq DESC LIMIT 1
      ) said ON true
      ORDER BY other.created_at DESC`;
  }

  /** Its answers by what the bot calls them, in the order in which they are asked for. */
  async function describeFlow(session: FlowSession): Promise<EscalationContext['flow']> {
    const { botId, versionId, flowId, status } = session;
    const version =
      versionId === null
        ? null
        : await prisma.botVersion.findFirst({ where: { id: versionId, botId }, select: { flows: true } });
    const flow = BotFlows.safeParse(version?.flows).data?.flows.find(({ id }) => id === flowId);
    const slots = session.slots as Record<string, string>;
    const places = new Map(flow?.steps.map(({ id }, place) => [id, place]));
    const labels = new Map(flow?.steps.map(({ id, label }) => [id, label]));
    const answers = Object.entries(slots)
      .sort(([one], [other]) => (places.get(one) ?? 0) - (places.get(other) ?? 0))
      .map(([step, value]) => ({ label: labels.get(step) ?? step, value }));
    return { title: flow?.title ?? flowId, status, answers };
  }
}
