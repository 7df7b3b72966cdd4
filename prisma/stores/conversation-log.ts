import type {
  ConversationKey,
  ConversationLog,
  PublishedTurn,
  SystemWord,
  TurnOutcome,
  TurnToPublish,
} from '../../activities/ports.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { toTurnId } from '../../contracts/turns.js';
import { ConversationEvent, type MessagePayload, type OwnerKind } from '../../contracts/events.js';
import { Prisma } from '../generated/client.js';
import type { PrismaClient } from '../client.js';
import { throwTyped } from './errors.js';
import { toFlowArguments } from './flow-sessions.js';
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
      const rows = await prisma.$queryRaw<{ taken: { lastSeq: number; event?: unknown } }[]>`
        SELECT parley_take_messages(${botId}::uuid, ${conversationId}::uuid, ${toRows(messages)}::jsonb) AS taken
      `.catch(throwTyped);
      const { lastSeq, event } = only(rows).taken;
      return { lastSeq, event: toEvent(event) };
    },

    async handMessages({ botId, conversationId, messages }) {
      const rows = await prisma.$queryRaw<{ handed: { lastSeq: number; owner: OwnerKind } }[]>`
        SELECT parley_hand_messages(${botId}::uuid, ${conversationId}::uuid, ${toRows(messages)}::jsonb) AS handed
      `.catch(throwTyped);
      return only(rows).handed;
    },

    async publishAnswer(input) {
      const { botId, conversationId, turnNo, ownerEpoch, messages, answer } = input;
      const model = answer.model === null ? null : toStorableText(answer.model);
      const context = answer.context === null ? null : toStorableJson(answer.context);
      const turn = Prisma.sql`
        ${botId}::uuid, ${conversationId}::uuid, ${turnNo}::integer, ${ownerEpoch}::integer,
        ${toRows(messages)}::jsonb, ${toStorableJson(toPayload(input))}::jsonb,
        ${model}::text, ${toStorableJson(answer.usage)}::jsonb, ${context}::jsonb`;
      const publish =
        answer.flow === undefined && answer.handOver === undefined
          ? Prisma.sql`parley_publish_answer(${turn})`
          : Prisma.sql`parley_publish_flow_answer(${turn}, ${toFlowArguments(answer)})`;
      const rows = await prisma.$queryRaw<{ outcome: StoredOutcome }[]>`
        SELECT ${publish} AS outcome
      `.catch(throwTyped);
      return toPublishedTurn(only(rows).outcome);
    },

    async interruptTurn({ botId, conversationId, turnNo, messages, cause }) {
      const event = toStorableJson({ turnId: toTurnId(turnNo), messages: [] });
      const rows = await prisma.$queryRaw<{ outcome: StoredOutcome }[]>`
        SELECT parley_interrupt_turn(
          ${botId}::uuid, ${conversationId}::uuid, ${turnNo}::integer, ${toRows(messages)}::jsonb, ${cause}::text,
          ${event}::jsonb
        ) AS outcome
      `.catch(throwTyped);
      return toPublishedTurn(only(rows).outcome).outcome;
    },

    async appendIfUnchanged({ botId, conversationId, ...word }) {
      const { eventId, type, actor, payload, status } = toSystemEvent(word);
      const rows = await prisma.$queryRaw<{ seq: number | null }[]>`
        SELECT parley_append_if_unchanged(
          ${botId}::uuid, ${conversationId}::uuid, ${word.expectedSeq}::integer, ${eventId}::text, ${type}::text,
          ${actor}::text, ${toStorableJson(payload)}::jsonb, ${status}::conversation_status
        ) AS seq
      `.catch(throwTyped);
      return only(rows);
    },

    async findTurn({ botId, conversationId, turnNo }: ConversationKey & { turnNo: number }) {
      const rows = await prisma.$queryRaw<{ outcome: StoredOutcome | null }[]>`
        SELECT parley_turn_outcome(${botId}::uuid, ${conversationId}::uuid, ${turnNo}::integer) AS outcome
      `;
      const { outcome } = only(rows);
      return outcome === null ? null : toPublishedTurn(outcome).outcome;
    },

    async countUnsure({ botId, conversationId, most }) {
      const rows = await prisma.$queryRaw<{ unsure: boolean }[]>`
        SELECT payload->'answer' ? 'unsure' AS unsure FROM conversation_event
        WHERE bot_id = ${botId}::uuid AND conversation_id = ${conversationId}::uuid
          AND (type = 'owner.changed' OR (type = 'message.created' AND actor = 'bot'))
        ORDER BY seq DESC LIMIT ${most}
      `;
      const sure = rows.findIndex(({ unsure }) => !unsure);
      return sure === -1 ? rows.length : sure;
    },

    restore: createRestore(prisma),
  };
}

/** An outcome as the stored functions return it: that of an answer with the answer's event. */
type StoredOutcome = TurnOutcome & { event?: unknown };

function toPublishedTurn({ event, ...outcome }: StoredOutcome): PublishedTurn {
  return { outcome, event: toEvent(event) };
}

function toEvent(event: unknown): ConversationEvent | null {
  return event === undefined ? null : ConversationEvent.parse(event);
}

function toRows(messages: CustomerMessage[]): string {
  return toStorableJson(
    messages.map(({ clientMessageId, text, at, correlationId, quickReplyId }) => {
      return { clientMessageId, text, at, correlationId, quickReplyId };
    }),
  );
}

/** The answer's event; which messages it answers is decided in the database. */
function toPayload({ turnNo, answer }: TurnToPublish): MessagePayload {
  const turnId = toTurnId(turnNo);
  const { text, origin, degraded, citations, suggestions, flow, unsure } = answer;
  return {
    messageId: turnId,
    role: 'bot',
    text,
    answer: { turnId, answers: [], origin, degraded, citations, suggestions, ...(unsure ? { unsure } : {}) },
    ...(flow === undefined ? {} : { flow: flow.shown }),
  };
}

/** A silence is named by the seq before it: it is broken once. */
function toSystemEvent(word: SystemWord) {
  switch (word.kind) {
    case 'reminder': {
      const eventId = `reminder-${word.expectedSeq}`;
      const payload: MessagePayload = { messageId: eventId, role: 'system', text: word.text };
      return { eventId, type: 'message.created', actor: 'system', payload, status: 'open' };
    }
    case 'closing':
      return {
        eventId: `closing-${word.expectedSeq}`,
        type: 'conversation.closed',
        actor: 'system',
        payload: { reason: word.reason },
        status: 'closed',
      };
  }
}

function only<Row>(rows: Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new Error('A stored function returned no row.');
  return row;
}
