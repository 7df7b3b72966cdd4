import type { ConversationKey, ConversationLog, RestoredConversation } from '../../activities/ports.js';
import { BotSettings } from '../../contracts/bot.js';
import type { ConversationOwner, CustomerMessage, WindowMessage } from '../../contracts/conversation.js';
import { TurnAction } from '../../contracts/flow-session.js';
import { SEEN_MESSAGE_IDS } from '../../contracts/turns.js';
import type { PrismaClient } from '../client.js';
import { ConversationNotFoundError } from './errors.js';

// Twice the bound of BotSettings: the settings that say how many are wanted come with the same query.
const WIDEST_WINDOW = 100;

type Row = {
  settings: unknown;
  visitor_id: string;
  status: RestoredConversation['status'];
  summary_text: string;
  summary_upto_seq: number;
  active_at: Date | null;
  reminded: boolean;
  owner_kind: ConversationOwner['kind'];
  owner_epoch: number;
  assignee_id: string | null;
  last_seq: number;
  turn_no: number;
  window: WindowMessage[];
  seen: string[];
  unanswered: CustomerMessage[];
  actions: unknown;
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
      ), waiting AS (
        SELECT client_message_id AS id FROM pending_message
        WHERE conversation_id = ${conversationId}::uuid AND seq IS NOT NULL
      ), latest AS (
        SELECT event.* FROM conversation_event event JOIN chosen ON chosen.id = event.conversation_id
        WHERE event.type = 'message.created' AND event.actor <> 'system' AND NOT event.payload ? 'erased'
        ORDER BY event.seq DESC LIMIT ${WIDEST_WINDOW}
      ), cancelled AS (
        SELECT unnest(turn.answers) AS id FROM turn JOIN chosen ON chosen.id = turn.conversation_id
        WHERE turn.status = 'cancelled' AND turn.seq > (SELECT min(seq) FROM latest)
      )
      SELECT
        bot.settings, chosen.visitor_id, chosen.status, chosen.owner_kind, chosen.owner_epoch, chosen.assignee_id,
        chosen.last_seq, coalesce(summary.text, '') AS summary_text, coalesce(summary.upto_seq, 0) AS summary_upto_seq,
        newest.at AS active_at, coalesce(newest.event_id LIKE 'reminder-%', false) AS reminded,
        (SELECT coalesce(max(turn_no), 0) FROM turn WHERE turn.conversation_id = chosen.id) AS turn_no,
        (SELECT coalesce(jsonb_agg(
            jsonb_build_object('role', actor, 'text', payload->'text', 'seq', seq) ORDER BY seq), '[]')
          FROM latest
          WHERE event_id NOT IN (SELECT id FROM waiting) AND event_id NOT IN (SELECT id FROM cancelled)) AS window,
        (SELECT coalesce(jsonb_agg(event_id ORDER BY seq), '[]')
          FROM (
            SELECT event.event_id, event.seq FROM conversation_event event
            WHERE event.conversation_id = chosen.id AND event.actor = 'customer' AND event.type = 'message.created'
            ORDER BY event.seq DESC LIMIT ${SEEN_MESSAGE_IDS}
          ) known) AS seen,
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'clientMessageId', event_id, 'text', payload->'text', 'correlationId', coalesce(correlation_id, ''),
            'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            || CASE WHEN payload ? 'quickReplyId' THEN jsonb_build_object('quickReplyId', payload->'quickReplyId')
              ELSE '{}' END ORDER BY seq), '[]')
          FROM conversation_event event
          WHERE event.conversation_id = chosen.id AND event.event_id IN (SELECT id FROM waiting)) AS unanswered,
        (SELECT actions FROM turn WHERE turn.conversation_id = chosen.id ORDER BY turn_no DESC LIMIT 1) AS actions
      FROM chosen JOIN bot ON bot.id = chosen.bot_id
      LEFT JOIN conversation_event newest ON newest.conversation_id = chosen.id AND newest.seq = chosen.last_seq
      LEFT JOIN conversation_summary summary ON summary.conversation_id = chosen.id
    `;
    const [row] = rows;
    if (row === undefined) throw new ConversationNotFoundError();
    return toRestored(row);
  };
}

function toRestored(row: Row): RestoredConversation {
  const settings = BotSettings.parse(row.settings);
  return {
    personId: row.visitor_id,
    settings,
    status: row.status,
    owner: toOwner(row),
    lastSeq: row.last_seq,
    turnNo: row.turn_no,
    window: toWindow(row.window, row.summary_upto_seq, settings.conversation.windowMessages),
    summary: { text: row.summary_text, uptoSeq: row.summary_upto_seq },
    activeAt: row.active_at?.getTime() ?? 0,
    reminded: row.reminded,
    seen: row.seen,
    unanswered: row.unanswered,
    ...(row.actions === null ? {} : { actions: TurnAction.array().parse(row.actions) }),
  };
}

/** The latest messages, and those before them that no summary tells of yet. */
function toWindow(messages: WindowMessage[], summarisedUptoSeq: number, wanted: number): WindowMessage[] {
  return messages.filter(({ seq }, at) => at >= messages.length - wanted || seq > summarisedUptoSeq);
}

function toOwner({ owner_kind: kind, owner_epoch: epoch, assignee_id: assigneeId }: Row): ConversationOwner {
  if (kind !== 'agent') return { kind, epoch };
  if (assigneeId === null) throw new Error('A conversation is with an agent, and names none.');
  return { kind, epoch, agentId: assigneeId };
}
