-- Erases what was said in a closed conversation whose last event is from before p_before, and that has no message without
-- an end. Rows keep their seq. Returns how many events lost their content; null where it may not be erased.
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
  UPDATE conversation SET erased_upto_seq = locked.last_seq WHERE id = locked.id;
  RETURN erased;
END
$$;

-- DropForeignKey
ALTER TABLE "canned_reply" DROP CONSTRAINT "canned_reply_bot_id_fkey";

-- DropIndex
DROP INDEX "conversation_tagged_idx";

-- DropTable
DROP TABLE "canned_reply";

-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "tags";
