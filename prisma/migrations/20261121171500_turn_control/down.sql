DROP FUNCTION parley_append_if_unchanged(uuid, uuid, integer, text, text, text, jsonb, conversation_status);
DROP FUNCTION parley_interrupt_turn(uuid, uuid, integer, jsonb, text, jsonb);
DROP FUNCTION parley_publish_answer(uuid, uuid, integer, integer, jsonb, jsonb, text, jsonb, jsonb);
DROP FUNCTION parley_turn_outcome(uuid, uuid, integer);
DROP FUNCTION parley_open_messages(uuid, jsonb);
DROP FUNCTION parley_admit_message(uuid, uuid, text, integer);

-- DropTable
DROP TABLE "pending_message";

-- DropTable
DROP TABLE "conversation_summary";

-- AlterTable
ALTER TABLE "turn" DROP COLUMN "context";

-- AlterEnum: what the former version does not know becomes the nearest that it knows.
ALTER TABLE "turn" ALTER COLUMN "status" TYPE text;
ALTER TABLE "turn" ALTER COLUMN "superseded_by" TYPE text;
UPDATE "turn" SET "superseded_by" = 'turn' WHERE "superseded_by" = 'follow_up' OR "status" = 'cancelled';
-- Counted as answered, or the former version would answer what its customer has cancelled.
UPDATE "turn" SET "status" = 'published' WHERE "status" = 'cancelled';
DROP TYPE "turn_status";
DROP TYPE "turn_superseder";
CREATE TYPE "turn_status" AS ENUM ('published', 'superseded');
CREATE TYPE "turn_superseder" AS ENUM ('turn', 'owner');
ALTER TABLE "turn" ALTER COLUMN "status" TYPE "turn_status" USING "status"::"turn_status";
ALTER TABLE "turn" ALTER COLUMN "superseded_by" TYPE "turn_superseder" USING "superseded_by"::"turn_superseder";

CREATE OR REPLACE FUNCTION parley_append_messages(p_locked conversation, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  last integer := p_locked.last_seq;
  message jsonb;
BEGIN
  FOR message IN SELECT value FROM jsonb_array_elements(p_messages) WITH ORDINALITY ORDER BY ordinality LOOP
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload, correlation_id)
    VALUES (
      p_locked.id, last + 1, p_locked.bot_id, message->>'clientMessageId', 'message.created',
      (message->>'at')::timestamptz, 'customer',
      jsonb_build_object('messageId', message->>'clientMessageId', 'role', 'customer', 'text', message->>'text'),
      message->>'correlationId'
    )
    ON CONFLICT (conversation_id, event_id) DO NOTHING;
    IF FOUND THEN
      last := last + 1;
    END IF;
  END LOOP;
  RETURN last;
END
$$;

CREATE FUNCTION parley_turn_outcome(p_bot_id uuid, p_conversation_id uuid, p_turn_no integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE ended.status
    WHEN 'published' THEN jsonb_build_object(
      'status', 'published', 'seq', ended.seq, 'answers', to_jsonb(ended.answers), 'text', event.payload->'text')
    ELSE jsonb_build_object('status', 'superseded', 'reason', ended.superseded_by)
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;

CREATE FUNCTION parley_publish_answer(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_owner_epoch integer,
  p_messages jsonb, p_event jsonb, p_model text, p_usage jsonb
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
  last integer;
  first_asked integer;
  covered text[];
  superseder turn_superseder;
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;

  -- Also for an answer that is not published: their signals are durable, so their rows are due.
  last := parley_append_messages(locked, p_messages);

  -- Nobody is answered twice. An answer comes after its question, so no earlier one is looked at.
  SELECT min(seq) INTO first_asked FROM conversation_event
  WHERE conversation_id = p_conversation_id
    AND event_id IN (SELECT value->>'clientMessageId' FROM jsonb_array_elements(p_messages));
  SELECT coalesce(array_agg(batch.id ORDER BY batch.first), '{}') INTO covered
  FROM (
    SELECT value->>'clientMessageId' AS id, min(ordinality) AS first
    FROM jsonb_array_elements(p_messages) WITH ORDINALITY GROUP BY 1
  ) batch
  WHERE batch.id NOT IN (
    SELECT unnest(earlier.answers) FROM turn earlier
    WHERE earlier.conversation_id = p_conversation_id AND earlier.status = 'published' AND earlier.seq > first_asked
  );

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
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, answers, seq, model, usage)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'published', covered, last, p_model, p_usage);
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
