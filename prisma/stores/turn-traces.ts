import { z } from 'zod';

import { ContextReport } from '../../contracts/context.js';
import type { TurnTrace } from '../../contracts/conversations-of-a-bot.js';
import { ConversationEvent } from '../../contracts/events.js';
import { toTurnId } from '../../contracts/turns.js';
import type { PrismaClient } from '../client.js';

const Usage = z.object({ inputTokens: z.number().int(), outputTokens: z.number().int() });

type TurnsToRead = { botId: string; conversationId: string; after: number; limit: number };

/** How turns of a conversation went, with what the log has of their answers. */
export async function readTurns(prisma: PrismaClient, input: TurnsToRead): Promise<TurnTrace[]> {
  const { botId, conversationId, after, limit } = input;
  const turns = await prisma.turn.findMany({
    where: { botId, conversationId, turnNo: { gt: after } },
    orderBy: { turnNo: 'asc' },
    take: limit,
  });
  const rows = await prisma.conversationEvent.findMany({
    where: {
      ...{ botId, conversationId },
      OR: [
        { seq: { in: turns.flatMap(({ seq }) => seq ?? []) } },
        { eventId: { in: turns.flatMap(({ answers }) => answers) } },
      ],
    },
    select: { seq: true, eventId: true, type: true, at: true, payload: true },
  });
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const byId = new Map(rows.map((row) => [row.eventId, row]));
  return turns.map((turn) => {
    const end = turn.seq === null ? undefined : bySeq.get(turn.seq);
    const asked = turn.answers.flatMap((id) => byId.get(id)?.at.getTime() ?? []);
    const event = end === undefined ? null : ConversationEvent.parse({ ...end, at: end.at.toISOString() });
    const answer = event?.type === 'message.created' ? event.payload.answer : undefined;
    return {
      turnId: toTurnId(turn.turnNo),
      turnNo: turn.turnNo,
      status: turn.status,
      supersededBy: turn.supersededBy,
      answers: turn.answers,
      endedAt: turn.createdAt.toISOString(),
      seq: turn.seq,
      waitedMs: end === undefined || asked.length === 0 ? null : Math.max(0, end.at.getTime() - Math.min(...asked)),
      model: turn.model,
      usage: Usage.nullable().parse(turn.usage),
      origin: answer?.origin ?? null,
      degraded: answer?.degraded ?? false,
      citations: answer?.citations ?? [],
      context: ContextReport.nullable().parse(turn.context),
    };
  });
}
