DROP FUNCTION parley_unanswered_since(uuid, integer);
DROP FUNCTION parley_append_internal(uuid, uuid, text, text, uuid, jsonb);
DROP FUNCTION parley_change_owner(uuid, uuid, text, owner_kind, uuid, jsonb);
DROP FUNCTION parley_append_event(uuid, uuid, text, text, text, jsonb);
DROP FUNCTION parley_hand_messages(uuid, uuid, jsonb);

-- Writes rows for customer messages that have none, in order, under the lock that the caller holds. The event id is the
-- clientMessageId: the same message again changes nothing. A closed conversation opens again with the first new one.
-- Returns the highest seq in use.
CREATE OR REPLACE FUNCTION parley_append_messages(p_locked conversation, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  last integer := p_locked.last_seq;
  closed boolean := p_locked.status = 'closed';
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
      jsonb_build_object('messageId', message_id, 'role', 'customer', 'text', message->>'text'),
      message->>'correlationId'
    );
    INSERT INTO pending_message (conversation_id, client_message_id, bot_id, seq)
    VALUES (p_locked.id, message_id, p_locked.bot_id, last)
    ON CONFLICT (conversation_id, client_message_id) DO UPDATE SET seq = excluded.seq;
  END LOOP;
  RETURN last;
END
$$;

-- DropTable
DROP TABLE "internal_event";

-- DropTable
DROP TABLE "escalation";

-- DropTable
DROP TABLE "presence";

-- AlterTable
ALTER TABLE "staff_user" DROP COLUMN "capacity",
DROP COLUMN "skills";

-- DropEnum
DROP TYPE "escalation_status";

-- DropEnum
DROP TYPE "presence_state";
