-- What the bot answered from its knowledge alone, or without having what was asked for: the list of answers to improve looks
-- there for those that it was not sure of. Prisma leaves partial indexes alone.
CREATE INDEX "conversation_event_unsure_idx" ON "conversation_event" ("bot_id", "at")
WHERE payload->'answer'->>'origin' = 'knowledge' OR payload->'answer' ? 'unsure';
