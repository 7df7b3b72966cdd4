-- An event as contracts/events.ts has it.
CREATE FUNCTION parley_to_event(p_event conversation_event) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'seq', p_event.seq, 'type', p_event.type, 'payload', p_event.payload,
    'at', to_char(p_event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )
$$;

-- Records messages, as parley_record_messages does, which workers of the release before still call. Returns {lastSeq}, the
-- highest seq in use, and the event with it where that is all that is new: whoever is told of it need not read the log.
CREATE FUNCTION parley_take_messages(p_bot_id uuid, p_conversation_id uuid, p_messages jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  last integer := parley_append_messages(locked, p_messages);
  event conversation_event;
BEGIN
  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  IF last <> locked.last_seq + 1 THEN
    RETURN jsonb_build_object('lastSeq', last);
  END IF;
  SELECT * INTO event FROM conversation_event WHERE conversation_id = p_conversation_id AND seq = last;
  RETURN jsonb_build_object('lastSeq', last, 'event', parley_to_event(event));
END
$$;
