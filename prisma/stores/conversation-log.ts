import type { ConversationKey, ConversationLog, TurnOutcome, TurnToPublish } from '../../activities/ports.js';
import { toTurnId, type CustomerMessage } from '../../contracts/conversation.js';
import type { MessagePayload } from '../../contracts/events.js';
import type { PrismaClient } from '../client.js';
import { throwTyped } from './errors.js';
import { createRestore } from './restore-conversation.js';
import { toStorableJson, toStorableText } from './storable-json.js';

/**
 * The conversations' log in PostgreSQL. Each write is one stored function: one round trip, one transaction, under the
 * lock of the conversation's row. Every method rejects with ConversationNotFoundError where the bot has no such
 * conversation.
 */
export function createConversationLog(prisma: PrismaClient): ConversationLog {
  return {
    async recordMessages({ botId, conversationId, messages }) {
      const rows = await prisma.$queryRaw<{ last_seq: number }[]>`
        SELECT parley_record_messages(${botId}::uuid, ${conversationId}::uuid, ${toRows(messages)}::jsonb) AS last_seq
      `.catch(throwTyped);
      return { lastSeq: only(rows).last_seq };
    },

    async publishAnswer(input) {
      const { botId, conversationId, turnNo, ownerEpoch, messages, answer } = input;
      const model = answer.model === null ? null : toStorableText(answer.model);
      const rows = await prisma.$queryRaw<{ outcome: TurnOutcome }[]>`
        SELECT parley_publish_answer(
          ${botId}::uuid, ${conversationId}::uuid, ${turnNo}::integer, ${ownerEpoch}::integer,
          ${toRows(messages)}::jsonb, ${toStorableJson(toPayload(input))}::jsonb,
          ${model}::text, ${toStorableJson(answer.usage)}::jsonb
        ) AS outcome
      `.catch(throwTyped);
      return only(rows).outcome;
    },

    async findTurn({ botId, conversationId, turnNo }: ConversationKey & { turnNo: number }) {
      const rows = await prisma.$queryRaw<{ outcome: TurnOutcome | null }[]>`
        SELECT parley_turn_outcome(${botId}::uuid, ${conversationId}::uuid, ${turnNo}::integer) AS outcome
      `;
      return only(rows).outcome;
    },

    restore: createRestore(prisma),
  };
}

function toRows(messages: CustomerMessage[]): string {
  return toStorableJson(
    messages.map(({ clientMessageId, text, at, correlationId }) => ({ clientMessageId, text, at, correlationId })),
  );
}

/** The answer's event; which messages it answers is decided in the database. */
function toPayload({ turnNo, answer }: TurnToPublish): MessagePayload {
  const turnId = toTurnId(turnNo);
  const { text, origin, degraded, citations, suggestions } = answer;
  return {
    messageId: turnId,
    role: 'bot',
    text,
    answer: { turnId, answers: [], origin, degraded, citations, suggestions },
  };
}

function only<Row>(rows: Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('A stored function returned no row.');
  return row;
}
