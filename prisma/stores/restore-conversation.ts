import type { ConversationKey, ConversationLog, RestoredConversation } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import {
  SEEN_MESSAGE_IDS,
  type ConversationOwner,
  type CustomerMessage,
  type WindowMessage,
} from '../../contracts/conversation.js';
import type { PrismaClient } from '../client.js';
import { ConversationNotFoundError } from './errors.js';

// The bound of BotSettings: the settings that say how many are wanted come with the same query.
const WIDEST_WINDOW = 50;

type Row = {
  settings: unknown;
  owner_kind: ConversationOwner['kind'];
  owner_epoch: number;
  assignee_id: string | null;
  last_seq: number;
  turn_no: number;
  window: WindowMessage[];
  seen: string[];
  unanswered: CustomerMessage[];
};

/**
 * Reads what a run without carried state starts from, in one statement and so from one moment. The window holds what
 * has been dealt with; a message without an answer is in `unanswered` alone.
 */
export function createRestore(prisma: PrismaClient): ConversationLog['restore'] {
  return async function restore({ botId, conversationId }: ConversationKey): Promise<RestoredConversation> {
    const rows = await prisma.$queryRaw<Row[]>`
      WITH chosen AS (
        SELECT * FROM conversation WHERE id = ${conversationId}::uuid AND bot_id = ${botId}::uuid
      ), answered AS MATERIALIZED (
        SELECT unnest(turn.answers) AS id FROM turn JOIN chosen ON chosen.id = turn.conversation_id
        WHERE turn.status = 'published'
      ), message AS (
        SELECT event.*, event.actor = 'customer' AND event.event_id NOT IN (SELECT id FROM answered) AS is_open
        FROM conversation_event event JOIN chosen ON chosen.id = event.conversation_id
        WHERE event.type = 'message.created'
      )
      SELECT
        bot.settings, chosen.owner_kind, chosen.owner_epoch, chosen.assignee_id, chosen.last_seq,
        (SELECT coalesce(max(turn_no), 0) FROM turn WHERE turn.conversation_id = chosen.id) AS turn_no,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('role', actor, 'text', payload->'text') ORDER BY seq), '[]')
          FROM (SELECT * FROM message WHERE NOT is_open ORDER BY seq DESC LIMIT ${WIDEST_WINDOW}) latest) AS window,
        (SELECT coalesce(jsonb_agg(event_id ORDER BY seq), '[]')
          FROM (SELECT * FROM message WHERE actor = 'customer' ORDER BY seq DESC LIMIT ${SEEN_MESSAGE_IDS}) latest) AS seen,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'clientMessageId', event_id, 'text', payload->'text', 'correlationId', coalesce(correlation_id, ''),
            'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY seq), '[]')
          FROM message WHERE is_open) AS unanswered
      FROM chosen JOIN bot ON bot.id = chosen.bot_id
    `;
    const [row] = rows;
    if (row === undefined) throw new ConversationNotFoundError();
    return toRestored(row);
  };
}

function toRestored(row: Row): RestoredConversation {
  const settings = BotSettings.parse(row.settings);
  return {
    settings,
    owner: toOwner(row),
    lastSeq: row.last_seq,
    turnNo: row.turn_no,
    window: row.window.slice(-settings.conversation.windowMessages),
    seen: row.seen,
    unanswered: row.unanswered,
  };
}

function toOwner({ owner_kind: kind, owner_epoch: epoch, assignee_id: assigneeId }: Row): ConversationOwner {
  if (kind !== 'agent') return { kind, epoch };
  if (assigneeId === null) throw new Error('A conversation is with an agent, and names none.');
  return { kind, epoch, agentId: assigneeId };
}
