-- Ends a turn with an answer that belongs to a flow: parley_publish_answer, and with it, in the same transaction, how the
-- conversation then stands in the flow and the lead that it makes. A turn that had ended before, or that is superseded,
-- changes nothing of these. p_lead and p_actions may be null.
CREATE OR REPLACE FUNCTION parley_publish_flow_answer(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_owner_epoch integer,
  p_messages jsonb, p_event jsonb, p_model text, p_usage jsonb, p_context jsonb,
  p_session jsonb, p_lead jsonb, p_actions jsonb
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;
  outcome := parley_publish_answer(
    p_bot_id, p_conversation_id, p_turn_no, p_owner_epoch, p_messages, p_event, p_model, p_usage, p_context
  );
  IF outcome->>'status' <> 'published' THEN
    RETURN outcome;
  END IF;

  INSERT INTO flow_session (conversation_id, bot_id, flow_id, version_id, status, step, asked, slots, skipped, retries)
  SELECT locked.id, locked.bot_id, said.flow_id, said.version_id, said.status, said.step, said.asked, said.slots,
    said.skipped, said.retries
  FROM jsonb_to_record(p_session) AS said (
    flow_id text, version_id uuid, status flow_session_status, step text, asked text, slots jsonb, skipped text[],
    retries integer
  )
  ON CONFLICT (conversation_id) DO UPDATE SET
    flow_id = excluded.flow_id, version_id = excluded.version_id, status = excluded.status, step = excluded.step,
    asked = excluded.asked, slots = excluded.slots, skipped = excluded.skipped, retries = excluded.retries,
    updated_at = now();

  IF p_lead IS NOT NULL THEN
    INSERT INTO lead (id, bot_id, conversation_id, capture_key, name, email, phone, company, need)
    VALUES (
      (p_lead->>'leadId')::uuid, locked.bot_id, locked.id, p_conversation_id || ':' || (p_event->>'messageId'),
      p_lead->>'name', p_lead->>'email', p_lead->>'phone', p_lead->>'company', p_lead->>'need'
    );
  END IF;
  IF p_actions IS NOT NULL THEN
    UPDATE turn SET actions = p_actions WHERE conversation_id = locked.id AND turn_no = p_turn_no;
  END IF;
  RETURN parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
END
$$;

-- Passes a conversation on, and raises the owner epoch: whatever was being answered for the former owner is not published.
-- What waited for the bot ends with the event, which names it. p_event is the event's payload but for these messages. The
-- same event id again changes nothing. Returns the seq of the event.
CREATE OR REPLACE FUNCTION parley_change_owner(
  p_bot_id uuid, p_conversation_id uuid, p_event_id text, p_kind owner_kind, p_assignee_id uuid, p_event jsonb
) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  found_seq integer;
  last integer := locked.last_seq;
  ended text[] := '{}';
BEGIN
  SELECT seq INTO found_seq FROM conversation_event WHERE conversation_id = p_conversation_id AND event_id = p_event_id;
  IF FOUND THEN
    RETURN found_seq;
  END IF;
  IF p_kind <> 'bot' THEN
    WITH gone AS (
      DELETE FROM pending_message WHERE conversation_id = p_conversation_id AND seq IS NOT NULL
      RETURNING client_message_id, seq
    )
    SELECT coalesce(array_agg(client_message_id ORDER BY seq), '{}') INTO ended FROM gone;
    IF locked.status = 'closed' THEN
      last := last + 1;
      INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
      VALUES (
        p_conversation_id, last, p_bot_id, 'reopened-' || p_event_id, 'conversation.status', clock_timestamp(), 'system',
        jsonb_build_object('status', 'open')
      );
    END IF;
  END IF;
  last := last + 1;
  INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
  VALUES (
    p_conversation_id, last, p_bot_id, p_event_id, 'owner.changed', clock_timestamp(), 'system',
    p_event || jsonb_build_object('messages', to_jsonb(ended))
  );
  UPDATE conversation
  SET last_seq = last, owner_kind = p_kind, owner_epoch = locked.owner_epoch + 1, assignee_id = p_assignee_id,
    status = CASE WHEN p_kind = 'bot' THEN locked.status ELSE 'open' END
  WHERE id = locked.id;
  RETURN last;
END
$$;
