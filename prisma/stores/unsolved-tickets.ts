import { v7 as uuidV7 } from 'uuid';

import type { ConversationKey, UnsolvedTickets } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { PrismaClient } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { toStorableText } from './storable-json.js';

const SUBJECT_CHARACTERS = 200;
// "Hello?" is not what was asked, and the last that is said where nobody answers.
const MESSAGES = 5;
// How the capture keys of such tickets begin.
const ESCALATION = 'escalation';
const UNANSWERED = 'unanswered';
// How a conversation comes back to the bot that nobody may have said anything in.
const LEFT_ALONE = ['withdrawn', 'handed_back'];
// It still needs something to be called by where it is listed.
const ERASED = '–';

/** Questions that a conversation ends with and nobody has solved, for bots that want tickets of them. */
export function createUnsolvedTickets(prisma: PrismaClient): UnsolvedTickets {
  return {
    async openAtClose(key) {
      const [last] = await prisma.$queryRaw<{ seq: number; unsure: boolean; passed_by: string | null }[]>`
        SELECT seq, coalesce(payload->'answer' ? 'unsure', false) AS unsure, payload->>'reason' AS passed_by
        FROM conversation_event
        WHERE bot_id = ${key.botId}::uuid AND conversation_id = ${key.conversationId}::uuid
          AND (type = 'owner.changed' OR (type = 'message.created' AND actor = 'bot'))
        ORDER BY seq DESC LIMIT 1`;
      if (last !== undefined && LEFT_ALONE.includes(last.passed_by ?? '')) return await openForNobody(prisma, key);
      if (last?.unsure !== true) return null;
      const captureKey = `${UNANSWERED}:${key.conversationId}:${last.seq}`;
      return await openUnsolvedTicket(prisma, { ...key, captureKey, email: null });
    },
  };
}

/** What names the ticket of an escalation: however often something asks for it, there is one. */
export function toEscalationTicketKey(escalationId: string): string {
  return `${ESCALATION}:${escalationId}`;
}

/**
 * Opens a ticket with the last things that the customer wrote and the address that they left; the same capture key again is the same
 * ticket. @returns its id; null where the bot wants none.
 */
export async function openUnsolvedTicket(
  tx: Prisma.TransactionClient,
  { botId, conversationId, captureKey, email }: ConversationKey & { captureKey: string; email: string | null },
): Promise<string | null> {
  const { settings } = await tx.bot.findUniqueOrThrow({ where: { id: botId }, select: { settings: true } });
  if (!BotSettings.parse(settings).tickets.unsolved) return null;
  const said = await tx.conversationEvent.findMany({
    where: { botId, conversationId, type: 'message.created', actor: 'customer' },
    orderBy: { seq: 'desc' },
    take: MESSAGES,
    select: { payload: true },
  });
  const texts = said.map(({ payload }) => (payload as { text?: string }).text ?? '');
  const subject = toSubject(texts[0] ?? '') || email || 'A conversation without an answer';
  const body = toStorableText([email ?? '', ...texts.toReversed()].filter((line) => line !== '').join('\n\n'));
  const { id } = await tx.ticket.upsert({
    where: { botId_captureKey: { botId, captureKey } },
    create: { id: uuidV7(), botId, conversationId, captureKey, subject, body },
    update: email === null ? {} : { body },
    select: { id: true },
  });
  return id;
}

/** The ticket of whoever asked for people and heard nothing from them; null where they did. */
async function openForNobody(tx: Prisma.TransactionClient, key: ConversationKey): Promise<string | null> {
  const latest = await tx.escalation.findFirst({ where: key, orderBy: { createdAt: 'desc' } });
  if (latest === null || latest.firstResponseAt !== null || latest.reason === 'reopened') return null;
  const captureKey = toEscalationTicketKey(latest.id);
  return await openUnsolvedTicket(tx, { ...key, captureKey, email: latest.contactEmail });
}

type TicketOf = { ticketId?: string };
type OfEscalation = { botId: string; escalationId: string };

/**
 * Keeps what nobody has solved as a ticket: nobody came; or the bot did not know, or an address was left, and its customer
 * waits no more.
 */
export async function keepUnsolved(
  tx: Prisma.TransactionClient,
  { escalationId, ...key }: ConversationKey & OfEscalation,
): Promise<TicketOf> {
  const where = { id: escalationId, botId: key.botId };
  const { reason, outcome, contactEmail: email } = await tx.escalation.findUniqueOrThrow({ where });
  if (outcome !== 'unanswered' && reason !== 'unsure' && email === null) return {};
  const ticketId = await openUnsolvedTicket(tx, { ...key, captureKey: toEscalationTicketKey(escalationId), email });
  return ticketId === null ? {} : { ticketId };
}

/** The ticket that an escalation has become, where it has. */
export async function findEscalationTicket(
  tx: Prisma.TransactionClient,
  { botId, escalationId }: OfEscalation,
): Promise<TicketOf> {
  const captureKey = toEscalationTicketKey(escalationId);
  const ticket = await tx.ticket.findUnique({ where: { botId_captureKey: { botId, captureKey } } });
  return ticket === null ? {} : { ticketId: ticket.id };
}

/** Takes from such tickets what their customer wrote; what staff wrote into others is not touched. */
export async function eraseUnsolvedTickets(tx: Prisma.TransactionClient, key: ConversationKey): Promise<void> {
  const byItself = [`${ESCALATION}:`, `${UNANSWERED}:`].map((start) => ({ captureKey: { startsWith: start } }));
  await tx.ticket.updateMany({ where: { ...key, OR: byItself }, data: { subject: ERASED, body: '' } });
}

/** One line, and no half a character at its end. */
function toSubject(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  const cut =
    characters.length > SUBJECT_CHARACTERS ? [...characters.slice(0, SUBJECT_CHARACTERS - 1), '…'] : characters;
  return toStorableText(cut.join(''));
}
