-- The conversations of a bot, newest first, page by page.
-- CreateIndex
CREATE INDEX "conversation_bot_id_created_at_id_idx" ON "conversation"("bot_id", "created_at" DESC, "id" DESC);

-- What was said, to be searched word by word. schema.prisma cannot say this index.
CREATE INDEX "conversation_event_words_idx" ON "conversation_event"
  USING gin (to_tsvector('simple'::regconfig, "payload" ->> 'text'))
  WHERE "type" = 'message.created';
