DROP INDEX "public"."conversation_event_words_idx";

-- DropIndex
DROP INDEX "public"."conversation_bot_id_created_at_id_idx";
