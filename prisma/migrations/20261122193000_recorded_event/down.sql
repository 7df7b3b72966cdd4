DROP FUNCTION parley_take_messages(uuid, uuid, jsonb);
DROP FUNCTION parley_to_event(conversation_event);
