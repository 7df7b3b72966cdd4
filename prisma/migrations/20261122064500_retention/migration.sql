-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "erased_upto_seq" INTEGER;

-- CreateTable
CREATE TABLE "retention_report" (
    "bot_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "conversation_days" INTEGER NOT NULL,
    "before" TIMESTAMPTZ(3) NOT NULL,
    "conversations" INTEGER NOT NULL,
    "events" INTEGER NOT NULL,
    "at_hand" INTEGER NOT NULL,

    CONSTRAINT "retention_report_pkey" PRIMARY KEY ("bot_id","started_at")
);

-- AddForeignKey
ALTER TABLE "retention_report" ADD CONSTRAINT "retention_report_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What may be erased one day: closed, and not erased as a whole yet. Prisma leaves partial indexes alone.
CREATE INDEX "conversation_closed_idx" ON "conversation" ("bot_id", "id")
WHERE status = 'closed' AND last_seq > coalesce(erased_upto_seq, 0);

-- An event without what people wrote: its message is marked as erased, and keeps who answered what.
CREATE FUNCTION parley_erased_payload(p_payload jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_strip_nulls(jsonb_build_object(
    'messageId', p_payload->'messageId', 'role', p_payload->'role', 'text', '', 'erased', true,
    'handed', p_payload->'handed', 'agent', p_payload->'agent',
    'answer', CASE WHEN p_payload ? 'answer' THEN jsonb_build_object(
      'turnId', p_payload->'answer'->'turnId', 'answers', p_payload->'answer'->'answers',
      'origin', p_payload->'answer'->'origin', 'degraded', p_payload->'answer'->'degraded',
      'citations', '[]'::jsonb, 'suggestions', '[]'::jsonb
    ) END
  ))
$$;

-- Erases what was said in a closed conversation whose last event is from before p_before, and that has no message without
-- an end. Rows keep their seq. Returns how many events lost their content; null where it may not be erased.
CREATE FUNCTION parley_erase_conversation(p_bot_id uuid, p_conversation_id uuid, p_before timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  erased integer;
BEGIN
  IF locked.status <> 'closed'
    OR EXISTS (SELECT FROM pending_message WHERE conversation_id = locked.id)
    OR NOT EXISTS (
      SELECT FROM conversation_event WHERE conversation_id = locked.id AND seq = locked.last_seq AND at < p_before
    )
  THEN
    RETURN NULL;
  END IF;
  UPDATE conversation_event SET payload = parley_erased_payload(payload), correlation_id = NULL
  WHERE conversation_id = locked.id AND type = 'message.created' AND NOT payload ? 'erased';
  GET DIAGNOSTICS erased = ROW_COUNT;
  DELETE FROM conversation_summary WHERE conversation_id = locked.id;
  DELETE FROM flow_session WHERE conversation_id = locked.id;
  UPDATE turn SET context = NULL WHERE conversation_id = locked.id AND context IS NOT NULL;
  -- Not their updated_at: measures do not change with this.
  UPDATE feedback SET comment = NULL WHERE conversation_id = locked.id AND comment IS NOT NULL;
  UPDATE rating SET comment = NULL WHERE conversation_id = locked.id AND comment IS NOT NULL;
  UPDATE escalation SET contact_email = NULL WHERE conversation_id = locked.id AND contact_email IS NOT NULL;
  UPDATE internal_event SET payload = payload || '{"text": ""}' WHERE conversation_id = locked.id AND payload ? 'text';
  UPDATE conversation SET erased_upto_seq = locked.last_seq WHERE id = locked.id;
  RETURN erased;
END
$$;
