-- CreateEnum
CREATE TYPE "presence_state" AS ENUM ('available', 'away');

-- CreateEnum
CREATE TYPE "escalation_status" AS ENUM ('waiting', 'claimed', 'ended');

-- AlterTable
ALTER TABLE "staff_user" ADD COLUMN     "capacity" INTEGER NOT NULL DEFAULT 5,
ADD COLUMN     "skills" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "presence" (
    "user_id" UUID NOT NULL,
    "state" "presence_state" NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "escalation" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "status" "escalation_status" NOT NULL DEFAULT 'waiting',
    "reason" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 1,
    "skills" TEXT[],
    "agent_id" UUID,
    "opened_seq" INTEGER NOT NULL,
    "contact_email" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "first_response_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "escalation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "internal_event" (
    "conversation_id" UUID NOT NULL,
    "no" INTEGER NOT NULL,
    "bot_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "staff_id" UUID,
    "payload" JSONB NOT NULL,

    CONSTRAINT "internal_event_pkey" PRIMARY KEY ("conversation_id","no")
);

-- CreateIndex
CREATE INDEX "escalation_conversation_id_idx" ON "escalation"("conversation_id");

-- CreateIndex
CREATE INDEX "escalation_bot_id_status_idx" ON "escalation"("bot_id", "status");

-- CreateIndex
CREATE INDEX "escalation_agent_id_status_idx" ON "escalation"("agent_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "internal_event_conversation_id_event_id_key" ON "internal_event"("conversation_id", "event_id");

-- AddForeignKey
ALTER TABLE "presence" ADD CONSTRAINT "presence_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "escalation" ADD CONSTRAINT "escalation_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "internal_event" ADD CONSTRAINT "internal_event_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

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

-- Records messages of a conversation that people have: see ConversationLog.handMessages. Returns {lastSeq, owner}: where
-- the owner is the bot again, the messages wait for its answer.
CREATE FUNCTION parley_hand_messages(p_bot_id uuid, p_conversation_id uuid, p_messages jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  last integer := parley_append_messages(locked, p_messages);
BEGIN
  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  RETURN jsonb_build_object('lastSeq', last, 'owner', locked.owner_kind);
END
$$;

-- Appends an event. The same event id again changes nothing. Returns its seq.
CREATE FUNCTION parley_append_event(
  p_bot_id uuid, p_conversation_id uuid, p_event_id text, p_type text, p_actor text, p_payload jsonb
) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  found_seq integer;
BEGIN
  SELECT seq INTO found_seq FROM conversation_event WHERE conversation_id = p_conversation_id AND event_id = p_event_id;
  IF FOUND THEN
    RETURN found_seq;
  END IF;
  INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
  VALUES (p_conversation_id, locked.last_seq + 1, p_bot_id, p_event_id, p_type, clock_timestamp(), p_actor, p_payload);
  UPDATE conversation SET last_seq = locked.last_seq + 1 WHERE id = locked.id;
  RETURN locked.last_seq + 1;
END
$$;

-- Passes a conversation on, and raises the owner epoch: whatever was being answered for the former owner is not published.
-- What waited for the bot ends with the event, which names it. p_event is the event's payload but for these messages. The
-- same event id again changes nothing. Returns the seq of the event.
CREATE FUNCTION parley_change_owner(
  p_bot_id uuid, p_conversation_id uuid, p_event_id text, p_kind owner_kind, p_assignee_id uuid, p_event jsonb
) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  found_seq integer;
  last integer := locked.last_seq;
  ended text[] := '{}';
BEGIN
  SELECT seq INTO found_seq FROM conversation_event WHERE conversation_id = p_conversation_id AND event_id = p_event_id;
  IF FOUND THEN
    RETURN found_seq;
  END IF;
  IF p_kind <> 'bot' THEN
    WITH gone AS (
      DELETE FROM pending_message WHERE conversation_id = p_conversation_id AND seq IS NOT NULL
      RETURNING client_message_id, seq
    )
    SELECT coalesce(array_agg(client_message_id ORDER BY seq), '{}') INTO ended FROM gone;
    IF locked.status = 'closed' THEN
      last := last + 1;
      INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
      VALUES (
        p_conversation_id, last, p_bot_id, 'reopened-' || p_event_id, 'conversation.status', clock_timestamp(), 'system',
        jsonb_build_object('status', 'open')
      );
    END IF;
  END IF;
  last := last + 1;
  INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
  VALUES (
    p_conversation_id, last, p_bot_id, p_event_id, 'owner.changed', clock_timestamp(), 'system',
    p_event || jsonb_build_object('messages', to_jsonb(ended))
  );
  UPDATE conversation
  SET last_seq = last, owner_kind = p_kind, owner_epoch = locked.owner_epoch + 1, assignee_id = p_assignee_id,
    status = CASE WHEN p_kind = 'bot' THEN locked.status ELSE 'open' END
  WHERE id = locked.id;
  RETURN last;
END
$$;

-- Adds to what the staff alone sees of a conversation. The same event id again changes nothing. Returns its number.
CREATE FUNCTION parley_append_internal(
  p_bot_id uuid, p_conversation_id uuid, p_event_id text, p_type text, p_staff_id uuid, p_payload jsonb
) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  number integer;
BEGIN
  SELECT no INTO number FROM internal_event WHERE conversation_id = locked.id AND event_id = p_event_id;
  IF FOUND THEN
    RETURN number;
  END IF;
  SELECT coalesce(max(no), 0) + 1 INTO number FROM internal_event WHERE conversation_id = locked.id;
  INSERT INTO internal_event (conversation_id, no, bot_id, event_id, type, at, staff_id, payload)
  VALUES (locked.id, number, p_bot_id, p_event_id, p_type, clock_timestamp(), p_staff_id, p_payload);
  RETURN number;
END
$$;

-- Since when a customer waits for people to say something; null where people spoke last. p_opened_seq: from when on the
-- conversation was with them.
CREATE FUNCTION parley_unanswered_since(p_conversation_id uuid, p_opened_seq integer) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  SELECT min(asked.at) FROM conversation_event asked
  WHERE asked.conversation_id = p_conversation_id AND asked.type = 'message.created' AND asked.actor = 'customer'
    AND asked.seq > greatest(p_opened_seq, (
      SELECT max(said.seq) FROM conversation_event said
      WHERE said.conversation_id = p_conversation_id AND said.type = 'message.created' AND said.actor = 'agent'
        AND said.seq > p_opened_seq
    ))
$$;
