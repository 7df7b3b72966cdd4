-- CreateTable
CREATE TABLE "metric_hourly" (
    "bot_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "conversations" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,
    "turns" INTEGER NOT NULL,
    "fallbacks" INTEGER NOT NULL,
    "escalations" INTEGER NOT NULL,
    "first_responses" INTEGER NOT NULL,
    "first_response_ms" BIGINT NOT NULL,
    "closed" INTEGER NOT NULL,
    "resolved" INTEGER NOT NULL,
    "ratings" INTEGER NOT NULL,
    "rating_sum" INTEGER NOT NULL,
    "feedback_up" INTEGER NOT NULL,
    "feedback_down" INTEGER NOT NULL,
    "tokens_in" BIGINT NOT NULL,
    "tokens_out" BIGINT NOT NULL,
    "latency_p50_ms" INTEGER,
    "latency_p95_ms" INTEGER,
    "latency_histogram" JSONB NOT NULL,

    CONSTRAINT "metric_hourly_pkey" PRIMARY KEY ("bot_id","bucket")
);

-- CreateTable
CREATE TABLE "metric_daily" (
    "bot_id" UUID NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
    "conversations" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "people" INTEGER NOT NULL,
    "turns" INTEGER NOT NULL,
    "fallbacks" INTEGER NOT NULL,
    "escalations" INTEGER NOT NULL,
    "first_responses" INTEGER NOT NULL,
    "first_response_ms" BIGINT NOT NULL,
    "closed" INTEGER NOT NULL,
    "resolved" INTEGER NOT NULL,
    "ratings" INTEGER NOT NULL,
    "rating_sum" INTEGER NOT NULL,
    "feedback_up" INTEGER NOT NULL,
    "feedback_down" INTEGER NOT NULL,
    "tokens_in" BIGINT NOT NULL,
    "tokens_out" BIGINT NOT NULL,
    "latency_p50_ms" INTEGER,
    "latency_p95_ms" INTEGER,
    "latency_histogram" JSONB NOT NULL,

    CONSTRAINT "metric_daily_pkey" PRIMARY KEY ("bot_id","bucket")
);

-- CreateIndex
CREATE INDEX "metric_hourly_bucket_idx" ON "metric_hourly"("bucket");

-- CreateIndex
CREATE INDEX "metric_daily_bucket_idx" ON "metric_daily"("bucket");

-- CreateIndex
CREATE INDEX "conversation_event_at_idx" ON "conversation_event" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "turn_created_at_idx" ON "turn" USING BRIN ("created_at");

-- The newest pages are worth a look, too: who computes measures reads the latest day.
ALTER INDEX "conversation_event_at_idx" SET (autosummarize = on);
ALTER INDEX "turn_created_at_idx" SET (autosummarize = on);

-- Answers that say that the bot does not know, latest first. Prisma leaves partial indexes alone.
CREATE INDEX "conversation_event_fallback_idx" ON "conversation_event" ("bot_id", "at")
WHERE payload->'answer'->>'origin' = 'fallback';

-- Measures of every bot from the log, in buckets of p_unit (UTC), for p_from <= at < p_to: whole buckets. Nothing is read
-- that erasure takes away, so the same comes of it at any later time.
CREATE FUNCTION parley_metrics(p_unit text, p_from timestamptz, p_to timestamptz) RETURNS SETOF metric_hourly
LANGUAGE sql STABLE AS $$
  WITH happened AS MATERIALIZED (
    SELECT event.bot_id, date_trunc(p_unit, event.at, 'UTC') AS bucket, event.conversation_id, event.seq, event.type,
      event.actor, event.at, event.payload->'answer'->'answers' AS answers,
      event.payload->'answer'->>'origin' AS origin, event.payload->'owner'->>'kind' AS owner,
      event.payload->>'reason' AS reason
    FROM conversation_event event WHERE event.at >= p_from AND event.at < p_to
  ), counted AS (
    SELECT bot_id, bucket,
      count(*) FILTER (WHERE type = 'conversation.started') AS conversations,
      count(*) FILTER (WHERE type = 'message.created' AND actor = 'customer') AS messages,
      count(*) FILTER (WHERE answers IS NOT NULL) AS turns,
      count(*) FILTER (WHERE origin = 'fallback') AS fallbacks,
      count(*) FILTER (WHERE type = 'owner.changed' AND owner = 'queue') AS escalations
    FROM happened GROUP BY bot_id, bucket
  ), people AS (
    SELECT wrote.bot_id, wrote.bucket, count(DISTINCT conversation.visitor_id) AS people
    FROM (
      SELECT DISTINCT bot_id, bucket, conversation_id FROM happened WHERE type = 'message.created' AND actor = 'customer'
    ) wrote
    JOIN conversation ON conversation.id = wrote.conversation_id
    GROUP BY wrote.bot_id, wrote.bucket
  ), opening AS (
    SELECT DISTINCT ON (conversation_id) bot_id, bucket, conversation_id, seq, at
    FROM happened WHERE type = 'message.created' AND actor = 'customer' ORDER BY conversation_id, seq
  ), first_reply AS (
    SELECT opening.bot_id, opening.bucket, count(*) AS first_responses,
      sum(greatest(0, extract(epoch FROM reply.at - opening.at) * 1000))::bigint AS first_response_ms
    FROM opening
    CROSS JOIN LATERAL (
      SELECT event.at FROM conversation_event event
      WHERE event.conversation_id = opening.conversation_id AND event.seq > opening.seq
        AND event.type = 'message.created' AND event.actor IN ('bot', 'agent')
      ORDER BY event.seq LIMIT 1
    ) reply
    WHERE NOT EXISTS (
      SELECT FROM conversation_event earlier
      WHERE earlier.conversation_id = opening.conversation_id AND earlier.seq < opening.seq
        AND earlier.type = 'message.created' AND earlier.actor = 'customer'
    )
    GROUP BY opening.bot_id, opening.bucket
  ), closing AS (
    SELECT DISTINCT ON (bot_id, bucket, conversation_id) bot_id, bucket, conversation_id, seq, reason
    FROM happened WHERE type = 'conversation.closed' ORDER BY bot_id, bucket, conversation_id, seq DESC
  ), ended AS (
    SELECT closing.bot_id, closing.bucket, count(*) AS closed,
      count(*) FILTER (WHERE closing.reason = 'resolved' OR (
        latest.origin <> 'fallback' AND NOT EXISTS (
          SELECT FROM conversation_event passed
          WHERE passed.conversation_id = closing.conversation_id AND passed.seq < closing.seq
            AND passed.type = 'owner.changed' AND passed.payload->'owner'->>'kind' = 'queue'
        ))) AS resolved
    FROM closing
    LEFT JOIN LATERAL (
      SELECT event.payload->'answer'->>'origin' AS origin FROM conversation_event event
      WHERE event.conversation_id = closing.conversation_id AND event.seq < closing.seq
        AND event.type = 'message.created' AND event.actor IN ('bot', 'agent')
      ORDER BY event.seq DESC LIMIT 1
    ) latest ON true
    GROUP BY closing.bot_id, closing.bucket
  ), waited AS (
    -- From the oldest message that an answer covers until the answer. Looked up for each answer: as a plain join it would be
    -- planned with far more messages than an answer has, and read the whole log.
    SELECT answer.bot_id, answer.bucket, greatest(0, extract(epoch FROM answer.at - asked.at) * 1000)::float8 AS ms
    FROM happened answer
    CROSS JOIN LATERAL (
      SELECT min(event.at) AS at FROM conversation_event event
      WHERE event.conversation_id = answer.conversation_id
        AND event.event_id = ANY (ARRAY (SELECT jsonb_array_elements_text(answer.answers)))
    ) asked
    WHERE answer.answers IS NOT NULL AND asked.at IS NOT NULL
  ), latency AS (
    SELECT bot_id, bucket, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms))::integer AS p50,
      round(percentile_cont(0.95) WITHIN GROUP (ORDER BY ms))::integer AS p95
    FROM waited GROUP BY bot_id, bucket
  ), histogram AS (
    -- Steps of a quarter, as contracts/buckets.ts reads them.
    SELECT bot_id, bucket, jsonb_object_agg(step, answers) AS steps
    FROM (
      SELECT bot_id, bucket, least(63, floor(ln(greatest(ms, 1)) / ln(1.25)))::integer AS step, count(*) AS answers
      FROM waited GROUP BY bot_id, bucket, step
    ) stepped GROUP BY bot_id, bucket
  ), tokens AS (
    SELECT bot_id, date_trunc(p_unit, created_at, 'UTC') AS bucket,
      sum((usage->>'inputTokens')::bigint) AS tokens_in, sum((usage->>'outputTokens')::bigint) AS tokens_out
    FROM turn WHERE created_at >= p_from AND created_at < p_to AND usage IS NOT NULL
    GROUP BY 1, 2
  ), thumbs AS (
    SELECT bot_id, date_trunc(p_unit, created_at, 'UTC') AS bucket,
      count(*) FILTER (WHERE value = 'up') AS up, count(*) FILTER (WHERE value = 'down') AS down
    FROM feedback WHERE created_at >= p_from AND created_at < p_to GROUP BY 1, 2
  ), rated AS (
    SELECT bot_id, date_trunc(p_unit, created_at, 'UTC') AS bucket, count(*) AS ratings, sum(score) AS rating_sum
    FROM rating WHERE created_at >= p_from AND created_at < p_to GROUP BY 1, 2
  ), known AS (
    SELECT bot_id, bucket FROM counted UNION SELECT bot_id, bucket FROM tokens
    UNION SELECT bot_id, bucket FROM thumbs UNION SELECT bot_id, bucket FROM rated
  )
  SELECT bot_id, bucket,
    coalesce(conversations, 0)::integer, coalesce(messages, 0)::integer, coalesce(people, 0)::integer,
    coalesce(turns, 0)::integer, coalesce(fallbacks, 0)::integer, coalesce(escalations, 0)::integer,
    coalesce(first_responses, 0)::integer, coalesce(first_response_ms, 0)::bigint,
    coalesce(closed, 0)::integer, coalesce(resolved, 0)::integer,
    coalesce(ratings, 0)::integer, coalesce(rating_sum, 0)::integer,
    coalesce(up, 0)::integer, coalesce(down, 0)::integer,
    coalesce(tokens_in, 0)::bigint, coalesce(tokens_out, 0)::bigint,
    p50, p95, coalesce(steps, '{}')
  FROM known
  LEFT JOIN counted USING (bot_id, bucket) LEFT JOIN people USING (bot_id, bucket)
  LEFT JOIN first_reply USING (bot_id, bucket) LEFT JOIN ended USING (bot_id, bucket)
  LEFT JOIN latency USING (bot_id, bucket) LEFT JOIN histogram USING (bot_id, bucket)
  LEFT JOIN tokens USING (bot_id, bucket) LEFT JOIN thumbs USING (bot_id, bucket) LEFT JOIN rated USING (bot_id, bucket)
$$;

-- Computes the measures of a day anew, its hours and the day, for every bot. Returns how many rows there are then.
CREATE FUNCTION parley_compute_metrics(p_day timestamptz) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  day_start timestamptz := date_trunc('day', p_day, 'UTC');
  day_end timestamptz := day_start + interval '24 hours';
  hours integer;
  days integer;
BEGIN
  -- One at a time: two that put the same buckets in place of the former ones would meet in the middle.
  PERFORM pg_advisory_xact_lock(hashtext('parley_compute_metrics'));
  DELETE FROM metric_hourly WHERE bucket >= day_start AND bucket < day_end;
  INSERT INTO metric_hourly SELECT * FROM parley_metrics('hour', day_start, day_end);
  GET DIAGNOSTICS hours = ROW_COUNT;
  DELETE FROM metric_daily WHERE bucket >= day_start AND bucket < day_end;
  INSERT INTO metric_daily SELECT * FROM parley_metrics('day', day_start, day_end);
  GET DIAGNOSTICS days = ROW_COUNT;
  RETURN hours + days;
END
$$;

-- The days (UTC) on which something has changed since p_since that happened before it: late messages, feedback and
-- ratings that were changed or taken back.
CREATE FUNCTION parley_metrics_touched(p_since timestamptz) RETURNS TABLE (day timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT date_trunc('day', created_at, 'UTC') FROM feedback WHERE updated_at >= p_since AND created_at < p_since
  UNION
  SELECT date_trunc('day', created_at, 'UTC') FROM rating WHERE updated_at >= p_since AND created_at < p_since
  UNION
  SELECT date_trunc('day', asked.at, 'UTC')
  FROM turn
  CROSS JOIN LATERAL unnest(turn.answers) AS covered (id)
  JOIN conversation_event asked ON asked.conversation_id = turn.conversation_id AND asked.event_id = covered.id
  WHERE turn.created_at >= p_since AND asked.at < p_since
$$;
