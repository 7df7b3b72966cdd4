-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "canned_reply" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "canned_reply_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "canned_reply_bot_id_name_key" ON "canned_reply"("bot_id", "name");

-- AddForeignKey
ALTER TABLE "canned_reply" ADD CONSTRAINT "canned_reply_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Those with tags, to be listed and counted by them. Prisma leaves partial indexes alone.
CREATE INDEX "conversation_tagged_idx" ON "conversation" ("bot_id") WHERE tags <> '{}';

-- Erases what was said in a closed conversation whose last event is from before p_before, and that has no message without
-- an end. Rows keep their seq; tags go, too: people may have written anything into them. Returns how many events lost
-- their content; null where it may not be erased.
CREATE OR REPLACE FUNCTION parley_erase_conversation(p_bot_id uuid, p_conversation_id uuid, p_before timestamptz) RETURNS integer
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
  UPDATE conversation SET erased_upto_seq = locked.last_seq, tags = '{}' WHERE id = locked.id;
  RETURN erased;
END
$$;
