DROP INDEX "conversation_event_unsure_idx";
