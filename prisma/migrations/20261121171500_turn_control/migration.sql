-- AlterEnum
ALTER TYPE "turn_status" ADD VALUE 'cancelled';

-- AlterEnum
ALTER TYPE "turn_superseder" ADD VALUE 'follow_up';

-- AlterTable
ALTER TABLE "turn" ADD COLUMN "context" JSONB;

-- CreateTable
CREATE TABLE "pending_message" (
    "conversation_id" UUID NOT NULL,
    "client_message_id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seq" INTEGER,

    CONSTRAINT "pending_message_pkey" PRIMARY KEY ("conversation_id","client_message_id")
);

-- CreateTable
CREATE TABLE "conversation_summary" (
    "conversation_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "upto_seq" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_summary_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateIndex
CREATE INDEX "pending_message_admitted_at_idx" ON "pending_message"("admitted_at");

-- AddForeignKey
ALTER TABLE "pending_message" ADD CONSTRAINT "pending_message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_summary" ADD CONSTRAINT "conversation_summary_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What waits for an answer already.
INSERT INTO pending_message (conversation_id, client_message_id, bot_id, admitted_at, seq)
SELECT event.conversation_id, event.event_id, event.bot_id, event.at, event.seq
FROM conversation_event event
WHERE event.type = 'message.created' AND event.actor = 'customer'
  AND NOT EXISTS (
    SELECT FROM turn
    WHERE turn.conversation_id = event.conversation_id AND turn.status = 'published' AND event.event_id = ANY (turn.answers)
  );

-- Admits a message before it is signalled, at most p_limit without an end in one conversation. Returns
-- {status: new | pending | recorded | full}, with the stored text of one that is recorded. Only a reservation, which may
-- be lost with the server's last moments: what counts is the signal.
CREATE FUNCTION parley_admit_message(
  p_bot_id uuid, p_conversation_id uuid, p_client_message_id text, p_limit integer
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  recorded jsonb;
  waiting integer;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  -- Under the lock: else a message that ends right now would be admitted again behind its end.
  PERFORM parley_lock_conversation(p_bot_id, p_conversation_id);
  SELECT payload->'text' INTO recorded FROM conversation_event
  WHERE conversation_id = p_conversation_id AND event_id = p_client_message_id AND actor = 'customer';
  IF FOUND THEN
    RETURN jsonb_build_object('status', 'recorded', 'text', recorded);
  END IF;
  SELECT count(*) INTO waiting FROM pending_message
  WHERE conversation_id = p_conversation_id AND client_message_id <> p_client_message_id;
  IF EXISTS (
    SELECT FROM pending_message WHERE conversation_id = p_conversation_id AND client_message_id = p_client_message_id
  ) THEN
    RETURN jsonb_build_object('status', 'pending');
  END IF;
  IF waiting >= p_limit THEN
    RETURN jsonb_build_object('status', 'full');
  END IF;
  INSERT INTO pending_message (conversation_id, client_message_id, bot_id)
  VALUES (p_conversation_id, p_client_message_id, p_bot_id);
  RETURN jsonb_build_object('status', 'new');
END
$$;

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

-- The messages of a batch that have no end yet, in the batch's order, as {id, seq}.
CREATE FUNCTION parley_open_messages(p_conversation_id uuid, p_messages jsonb) RETURNS TABLE (id text, seq integer)
LANGUAGE sql STABLE AS $$
  SELECT waiting.client_message_id, waiting.seq
  FROM (
    SELECT value->>'clientMessageId' AS id, min(ordinality) AS place
    FROM jsonb_array_elements(p_messages) WITH ORDINALITY GROUP BY 1
  ) batch
  JOIN pending_message waiting
    ON waiting.conversation_id = p_conversation_id AND waiting.client_message_id = batch.id AND waiting.seq IS NOT NULL
  ORDER BY batch.place
$$;

-- How a turn ended, as ConversationLog's TurnOutcome; null when it has not. `ended.status` is compared as text: a value
-- that an enum got in this migration cannot be named in it.
CREATE OR REPLACE FUNCTION parley_turn_outcome(p_bot_id uuid, p_conversation_id uuid, p_turn_no integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE ended.status::text
    WHEN 'superseded' THEN jsonb_build_object('status', 'superseded', 'reason', ended.superseded_by)
    ELSE jsonb_build_object(
      'status', ended.status, 'seq', ended.seq,
      'messages', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('clientMessageId', asked.event_id, 'seq', asked.seq) ORDER BY place), '[]')
        FROM unnest(ended.answers) WITH ORDINALITY AS covered (id, place)
        JOIN conversation_event asked ON asked.conversation_id = ended.conversation_id AND asked.event_id = covered.id
      )
    ) || CASE ended.status::text WHEN 'published' THEN jsonb_build_object('text', event.payload->'text') ELSE '{}' END
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;

-- Ends a turn with its answer: see ConversationLog.publishAnswer. Returns the outcome, which is the former one when the
-- turn had ended before. p_event is the payload of the answer's event but for what is decided here.
DROP FUNCTION parley_publish_answer(uuid, uuid, integer, integer, jsonb, jsonb, text, jsonb);
CREATE FUNCTION parley_publish_answer(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_owner_epoch integer,
  p_messages jsonb, p_event jsonb, p_model text, p_usage jsonb, p_context jsonb DEFAULT NULL
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
  last integer;
  covered text[];
  superseder turn_superseder;
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;

  -- Also for an answer that is not published: their signals are durable, so their rows are due.
  last := parley_append_messages(locked, p_messages);
  -- Nobody is answered twice: what has an end is pending no more.
  SELECT coalesce(array_agg(id), '{}') INTO covered FROM parley_open_messages(p_conversation_id, p_messages);

  IF locked.owner_kind <> 'bot' OR locked.owner_epoch <> p_owner_epoch THEN
    superseder := 'owner';
  ELSIF covered = '{}' THEN
    superseder := 'turn';
  END IF;

  IF superseder IS NULL THEN
    last := last + 1;
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
    VALUES (
      p_conversation_id, last, p_bot_id, p_event->>'messageId', 'message.created', clock_timestamp(), 'bot',
      jsonb_set(p_event, '{answer,answers}', to_jsonb(covered))
    );
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, answers, seq, model, usage, context)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'published', covered, last, p_model, p_usage, p_context);
    DELETE FROM pending_message WHERE conversation_id = p_conversation_id AND client_message_id = ANY (covered);
    -- The context of an old turn is of no use to anybody, and larger than the turn itself.
    UPDATE turn SET context = NULL
    WHERE conversation_id = p_conversation_id AND turn_no = p_turn_no - 20 AND context IS NOT NULL;
  ELSE
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, superseded_by, answers, model, usage)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'superseded', superseder, '{}', p_model, p_usage);
  END IF;

  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  RETURN parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
END
$$;

-- Ends a turn without an answer: see ConversationLog.interruptTurn. p_cause is 'follow_up' (its messages stay pending) or
-- 'customer' (they end as cancelled). Returns the outcome, which is the former one when the turn had ended before.
CREATE FUNCTION parley_interrupt_turn(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_messages jsonb, p_cause text, p_event jsonb
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
  last integer;
  covered text[];
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;
  last := parley_append_messages(locked, p_messages);
  SELECT coalesce(array_agg(id), '{}') INTO covered FROM parley_open_messages(p_conversation_id, p_messages);

  IF p_cause = 'customer' AND covered <> '{}' THEN
    last := last + 1;
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
    VALUES (
      p_conversation_id, last, p_bot_id, 'cancelled-' || (p_event->>'turnId'), 'message.cancelled', clock_timestamp(),
      'customer', jsonb_set(p_event, '{messages}', to_jsonb(covered))
    );
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, answers, seq)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'cancelled', covered, last);
    DELETE FROM pending_message WHERE conversation_id = p_conversation_id AND client_message_id = ANY (covered);
  ELSE
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, superseded_by, answers)
    VALUES (
      p_conversation_id, p_turn_no, p_bot_id, 'superseded',
      (CASE WHEN covered = '{}' THEN 'turn' ELSE 'follow_up' END)::turn_superseder, '{}'
    );
  END IF;

  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  RETURN parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
END
$$;

-- Appends what the system says by itself (a reminder, a closing), if nothing was said since p_expected_seq. The same
-- event id again changes nothing. Returns the seq of the event, or null when the log had moved on.
CREATE FUNCTION parley_append_if_unchanged(
  p_bot_id uuid, p_conversation_id uuid, p_expected_seq integer, p_event_id text, p_type text, p_actor text,
  p_payload jsonb, p_status conversation_status
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
  IF locked.last_seq <> p_expected_seq THEN
    RETURN NULL;
  END IF;
  INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
  VALUES (p_conversation_id, locked.last_seq + 1, p_bot_id, p_event_id, p_type, clock_timestamp(), p_actor, p_payload);
  UPDATE conversation SET last_seq = locked.last_seq + 1, status = p_status WHERE id = locked.id;
  RETURN locked.last_seq + 1;
END
$$;
