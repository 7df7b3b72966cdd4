DROP FUNCTION parley_publish_flow_answer(
  uuid, uuid, integer, integer, jsonb, jsonb, text, jsonb, jsonb, jsonb, jsonb, jsonb
);

-- How a turn ended, as ConversationLog's TurnOutcome; null when it has not. With the event of an answer, as it stands in
-- the log: whoever is told of it need not read it.
CREATE OR REPLACE FUNCTION parley_turn_outcome(p_bot_id uuid, p_conversation_id uuid, p_turn_no integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE ended.status
    WHEN 'superseded' THEN jsonb_build_object('status', 'superseded', 'reason', ended.superseded_by)
    ELSE jsonb_build_object(
      'status', ended.status, 'seq', ended.seq,
      'messages', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('clientMessageId', asked.event_id, 'seq', asked.seq) ORDER BY place), '[]')
        FROM unnest(ended.answers) WITH ORDINALITY AS covered (id, place)
        JOIN conversation_event asked ON asked.conversation_id = ended.conversation_id AND asked.event_id = covered.id
      )
    ) || CASE ended.status
      WHEN 'published' THEN jsonb_build_object(
        'text', event.payload->'text',
        'event', jsonb_build_object(
          'seq', event.seq, 'type', event.type, 'payload', event.payload,
          'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        )
      )
      ELSE '{}'
    END
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;

-- Writes rows for customer messages that have none, in order, under the lock that the caller holds. The event id is the
-- clientMessageId: the same message again changes nothing. A closed conversation opens again with the first new one. What
-- comes while people have the conversation is with them at once, and waits for no answer of the bot.
-- Returns the highest seq in use.
CREATE OR REPLACE FUNCTION parley_append_messages(p_locked conversation, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  last integer := p_locked.last_seq;
  closed boolean := p_locked.status = 'closed';
  with_people boolean := p_locked.owner_kind <> 'bot';
  message jsonb;
  message_id text;
BEGIN
  FOR message IN SELECT value FROM jsonb_array_elements(p_messages) WITH ORDINALITY ORDER BY ordinality LOOP
    message_id := message->>'clientMessageId';
    CONTINUE WHEN EXISTS (
      SELECT FROM conversation_event WHERE conversation_id = p_locked.id AND event_id = message_id
    );
    IF closed THEN
      last := last + 1;
      closed := false;
      INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
      VALUES (
        p_locked.id, last, p_locked.bot_id, 'reopened-' || message_id, 'conversation.status', clock_timestamp(), 'system',
        jsonb_build_object('status', 'open')
      );
      UPDATE conversation SET status = 'open' WHERE conversation.id = p_locked.id;
    END IF;
    last := last + 1;
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload, correlation_id)
    VALUES (
      p_locked.id, last, p_locked.bot_id, message_id, 'message.created', (message->>'at')::timestamptz, 'customer',
      jsonb_build_object('messageId', message_id, 'role', 'customer', 'text', message->>'text')
        || CASE WHEN with_people THEN '{"handed": true}' ELSE '{}' END::jsonb,
      message->>'correlationId'
    );
    IF with_people THEN
      DELETE FROM pending_message WHERE conversation_id = p_locked.id AND client_message_id = message_id;
    ELSE
      INSERT INTO pending_message (conversation_id, client_message_id, bot_id, seq)
      VALUES (p_locked.id, message_id, p_locked.bot_id, last)
      ON CONFLICT (conversation_id, client_message_id) DO UPDATE SET seq = excluded.seq;
    END IF;
  END LOOP;
  RETURN last;
END
$$;

-- DropForeignKey
ALTER TABLE "public"."flow_session" DROP CONSTRAINT "flow_session_conversation_id_fkey";

-- AlterTable
ALTER TABLE "public"."bot_version" DROP COLUMN "flows";

-- AlterTable
ALTER TABLE "public"."turn" DROP COLUMN "actions";

-- DropTable
DROP TABLE "public"."flow_session";

-- DropEnum
DROP TYPE "public"."flow_session_status";
