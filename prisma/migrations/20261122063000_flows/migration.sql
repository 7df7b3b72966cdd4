-- CreateEnum
CREATE TYPE "flow_session_status" AS ENUM ('asking', 'completed', 'cancelled');

-- AlterTable
ALTER TABLE "bot_version" ADD COLUMN     "flows" JSONB;

-- AlterTable
ALTER TABLE "turn" ADD COLUMN     "actions" JSONB;

-- CreateTable
CREATE TABLE "flow_session" (
    "conversation_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "flow_id" TEXT NOT NULL,
    "version_id" UUID,
    "status" "flow_session_status" NOT NULL,
    "step" TEXT NOT NULL,
    "asked" TEXT NOT NULL,
    "slots" JSONB NOT NULL,
    "skipped" TEXT[],
    "retries" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "flow_session_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateIndex
CREATE INDEX "flow_session_bot_id_idx" ON "flow_session"("bot_id");

-- AddForeignKey
ALTER TABLE "flow_session" ADD CONSTRAINT "flow_session_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

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
        || CASE WHEN with_people THEN '{"handed": true}' ELSE '{}' END::jsonb
        || CASE WHEN message ? 'quickReplyId' THEN jsonb_build_object('quickReplyId', message->'quickReplyId') ELSE '{}' END,
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

-- How a turn ended, as ConversationLog's TurnOutcome; null when it has not. With the event of an answer, as it stands in
-- the log: whoever is told of it need not read it; and with what the workflow is to do besides.
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
    END || CASE WHEN ended.actions IS NULL THEN '{}' ELSE jsonb_build_object('actions', ended.actions) END
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;

-- Ends a turn with an answer that belongs to a flow: parley_publish_answer, and with it, in the same transaction, how the
-- conversation then stands in the flow and the lead that it makes. A turn that had ended before, or that is superseded,
-- changes nothing of these. p_lead and p_actions may be null.
CREATE FUNCTION parley_publish_flow_answer(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_owner_epoch integer,
  p_messages jsonb, p_event jsonb, p_model text, p_usage jsonb, p_context jsonb,
  p_session jsonb, p_lead jsonb, p_actions jsonb
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;
  outcome := parley_publish_answer(
    p_bot_id, p_conversation_id, p_turn_no, p_owner_epoch, p_messages, p_event, p_model, p_usage, p_context
  );
  IF outcome->>'status' <> 'published' THEN
    RETURN outcome;
  END IF;

  INSERT INTO flow_session (conversation_id, bot_id, flow_id, version_id, status, step, asked, slots, skipped, retries)
  SELECT locked.id, locked.bot_id, said.flow_id, said.version_id, said.status, said.step, said.asked, said.slots,
    said.skipped, said.retries
  FROM jsonb_to_record(p_session) AS said (
    flow_id text, version_id uuid, status flow_session_status, step text, asked text, slots jsonb, skipped text[],
    retries integer
  )
  ON CONFLICT (conversation_id) DO UPDATE SET
    flow_id = excluded.flow_id, version_id = excluded.version_id, status = excluded.status, step = excluded.step,
    asked = excluded.asked, slots = excluded.slots, skipped = excluded.skipped, retries = excluded.retries,
    updated_at = now();

  IF p_lead IS NOT NULL THEN
    INSERT INTO lead (id, bot_id, conversation_id, capture_key, name, email, phone, company, need)
    VALUES (
      (p_lead->>'leadId')::uuid, locked.bot_id, locked.id, p_conversation_id || ':' || (p_event->>'messageId'),
      p_lead->>'name', p_lead->>'email', p_lead->>'phone', p_lead->>'company', p_lead->>'need'
    );
  END IF;
  IF p_actions IS NOT NULL THEN
    UPDATE turn SET actions = p_actions WHERE conversation_id = locked.id AND turn_no = p_turn_no;
  END IF;
  RETURN parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
END
$$;
