-- How a turn ended, as ConversationLog's TurnOutcome; null when it has not. With the event of an answer, as it stands in
-- the log: whoever is told of it need not read it.
CREATE OR REPLACE FUNCTION parley_turn_outcome(p_bot_id uuid, p_conversation_id uuid, p_turn_no integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE ended.status
    WHEN 'superseded' THEN jsonb_build_object('status', 'superseded', 'reason', ended.superseded_by)
    ELSE jsonb_build_object(
      'status', ended.status, 'seq', ended.seq,
      'messages', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('clientMessageId', asked.event_id, 'seq', asked.seq) ORDER BY place), '[]')
        FROM unnest(ended.answers) WITH ORDINALITY AS covered (id, place)
        JOIN conversation_event asked ON asked.conversation_id = ended.conversation_id AND asked.event_id = covered.id
      )
    ) || CASE ended.status
      WHEN 'published' THEN jsonb_build_object(
        'text', event.payload->'text',
        'event', jsonb_build_object(
          'seq', event.seq, 'type', event.type, 'payload', event.payload,
          'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
        )
      )
      ELSE '{}'
    END
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;
