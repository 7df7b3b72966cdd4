-- CreateEnum
CREATE TYPE "bot_version_status" AS ENUM ('draft', 'building', 'ready', 'failed', 'retired');

-- CreateEnum
CREATE TYPE "conversation_status" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "owner_kind" AS ENUM ('bot', 'queue', 'agent');

-- CreateEnum
CREATE TYPE "turn_status" AS ENUM ('published', 'superseded');

-- CreateEnum
CREATE TYPE "turn_superseder" AS ENUM ('turn', 'owner');

-- CreateTable
CREATE TABLE "bot" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "published_version_id" UUID,

    CONSTRAINT "bot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot_version" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "bot_version_status" NOT NULL,
    "manifest" JSONB NOT NULL,
    "generation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "knowledge_generation" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "status" "bot_version_status" NOT NULL,
    "passage_count" INTEGER NOT NULL DEFAULT 0,
    "report" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "knowledge_generation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "faq" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "generation_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "phrases" TEXT[],
    "answer" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "faq_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "visitor" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "visitor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "visitor_id" UUID NOT NULL,
    "channel" TEXT NOT NULL DEFAULT 'web',
    "locale" TEXT,
    "status" "conversation_status" NOT NULL DEFAULT 'open',
    "owner_kind" "owner_kind" NOT NULL DEFAULT 'bot',
    "owner_epoch" INTEGER NOT NULL DEFAULT 0,
    "assignee_id" UUID,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_event" (
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "bot_id" UUID NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "correlation_id" TEXT,

    CONSTRAINT "conversation_event_pkey" PRIMARY KEY ("conversation_id","seq")
);

-- CreateTable
CREATE TABLE "turn" (
    "conversation_id" UUID NOT NULL,
    "turn_no" INTEGER NOT NULL,
    "bot_id" UUID NOT NULL,
    "status" "turn_status" NOT NULL,
    "superseded_by" "turn_superseder",
    "answers" TEXT[],
    "seq" INTEGER,
    "model" TEXT,
    "usage" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "turn_pkey" PRIMARY KEY ("conversation_id","turn_no")
);

-- CreateTable
CREATE TABLE "used_ticket" (
    "id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_ticket_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "bot_slug_key" ON "bot"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "bot_published_version_id_key" ON "bot"("published_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "bot_version_generation_id_key" ON "bot_version"("generation_id");

-- CreateIndex
CREATE UNIQUE INDEX "bot_version_bot_id_number_key" ON "bot_version"("bot_id", "number");

-- CreateIndex
CREATE INDEX "knowledge_generation_bot_id_idx" ON "knowledge_generation"("bot_id");

-- CreateIndex
CREATE INDEX "faq_bot_id_idx" ON "faq"("bot_id");

-- CreateIndex
CREATE UNIQUE INDEX "faq_generation_id_key_key" ON "faq"("generation_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "visitor_bot_id_idx" ON "visitor"("bot_id");

-- CreateIndex
CREATE INDEX "conversation_bot_id_visitor_id_idx" ON "conversation"("bot_id", "visitor_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_event_conversation_id_event_id_key" ON "conversation_event"("conversation_id", "event_id");

-- CreateIndex
CREATE INDEX "used_ticket_expires_at_idx" ON "used_ticket"("expires_at");

-- AddForeignKey
ALTER TABLE "bot" ADD CONSTRAINT "bot_published_version_id_fkey" FOREIGN KEY ("published_version_id") REFERENCES "bot_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot_version" ADD CONSTRAINT "bot_version_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot_version" ADD CONSTRAINT "bot_version_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "knowledge_generation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "knowledge_generation" ADD CONSTRAINT "knowledge_generation_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "faq" ADD CONSTRAINT "faq_generation_id_fkey" FOREIGN KEY ("generation_id") REFERENCES "knowledge_generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "visitor" ADD CONSTRAINT "visitor_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_visitor_id_fkey" FOREIGN KEY ("visitor_id") REFERENCES "visitor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation_event" ADD CONSTRAINT "conversation_event_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "turn" ADD CONSTRAINT "turn_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The rest is not part of schema.prisma: the log's writers. Each is one round trip and one transaction, and holds the
-- conversation's row from its first statement, so that seq is given out by one writer at a time.

-- Locks a conversation's row. SQLSTATE PC404: this bot has no such conversation.
CREATE FUNCTION parley_lock_conversation(p_bot_id uuid, p_conversation_id uuid) RETURNS conversation
LANGUAGE plpgsql AS $$
DECLARE
  found_row conversation;
BEGIN
  SELECT * INTO found_row FROM conversation WHERE id = p_conversation_id AND bot_id = p_bot_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'PC404', MESSAGE = 'This bot has no such conversation.';
  END IF;
  RETURN found_row;
END
$$;

-- Writes rows for customer messages that have none, in order, under the lock that the caller holds. The event id is the
-- clientMessageId: the same message again changes nothing. Returns the highest seq in use.
CREATE FUNCTION parley_append_messages(p_locked conversation, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  last integer := p_locked.last_seq;
  message jsonb;
BEGIN
  FOR message IN SELECT value FROM jsonb_array_elements(p_messages) WITH ORDINALITY ORDER BY ordinality LOOP
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload, correlation_id)
    VALUES (
      p_locked.id, last + 1, p_locked.bot_id, message->>'clientMessageId', 'message.created',
      (message->>'at')::timestamptz, 'customer',
      jsonb_build_object('messageId', message->>'clientMessageId', 'role', 'customer', 'text', message->>'text'),
      message->>'correlationId'
    )
    ON CONFLICT (conversation_id, event_id) DO NOTHING;
    IF FOUND THEN
      last := last + 1;
    END IF;
  END LOOP;
  RETURN last;
END
$$;

-- Records messages: see ConversationLog.recordMessages. Returns the highest seq in use.
CREATE FUNCTION parley_record_messages(p_bot_id uuid, p_conversation_id uuid, p_messages jsonb) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  last integer := parley_append_messages(locked, p_messages);
BEGIN
  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  RETURN last;
END
$$;

-- How a turn ended, as ConversationLog's TurnOutcome; null when it has not.
CREATE FUNCTION parley_turn_outcome(p_bot_id uuid, p_conversation_id uuid, p_turn_no integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT CASE ended.status
    WHEN 'published' THEN jsonb_build_object(
      'status', 'published', 'seq', ended.seq, 'answers', to_jsonb(ended.answers), 'text', event.payload->'text')
    ELSE jsonb_build_object('status', 'superseded', 'reason', ended.superseded_by)
  END
  FROM turn ended
  LEFT JOIN conversation_event event ON event.conversation_id = ended.conversation_id AND event.seq = ended.seq
  WHERE ended.conversation_id = p_conversation_id AND ended.turn_no = p_turn_no AND ended.bot_id = p_bot_id
$$;

-- Ends a turn with its answer: see ConversationLog.publishAnswer. Returns the outcome, which is the former one when the
-- turn had ended before. p_event is the payload of the answer's event but for what is decided here.
CREATE FUNCTION parley_publish_answer(
  p_bot_id uuid, p_conversation_id uuid, p_turn_no integer, p_owner_epoch integer,
  p_messages jsonb, p_event jsonb, p_model text, p_usage jsonb
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  locked conversation := parley_lock_conversation(p_bot_id, p_conversation_id);
  outcome jsonb := parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
  last integer;
  first_asked integer;
  covered text[];
  superseder turn_superseder;
BEGIN
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;

  -- Also for an answer that is not published: their signals are durable, so their rows are due.
  last := parley_append_messages(locked, p_messages);

  -- Nobody is answered twice. An answer comes after its question, so no earlier one is looked at.
  SELECT min(seq) INTO first_asked FROM conversation_event
  WHERE conversation_id = p_conversation_id
    AND event_id IN (SELECT value->>'clientMessageId' FROM jsonb_array_elements(p_messages));
  SELECT coalesce(array_agg(batch.id ORDER BY batch.first), '{}') INTO covered
  FROM (
    SELECT value->>'clientMessageId' AS id, min(ordinality) AS first
    FROM jsonb_array_elements(p_messages) WITH ORDINALITY GROUP BY 1
  ) batch
  WHERE batch.id NOT IN (
    SELECT unnest(earlier.answers) FROM turn earlier
    WHERE earlier.conversation_id = p_conversation_id AND earlier.status = 'published' AND earlier.seq > first_asked
  );

  IF locked.owner_kind <> 'bot' OR locked.owner_epoch <> p_owner_epoch THEN
    superseder := 'owner';
  ELSIF covered = '{}' THEN
    superseder := 'turn';
  END IF;

  IF superseder IS NULL THEN
    last := last + 1;
    INSERT INTO conversation_event (conversation_id, seq, bot_id, event_id, type, at, actor, payload)
    VALUES (
      p_conversation_id, last, p_bot_id, p_event->>'messageId', 'message.created', clock_timestamp(), 'bot',
      jsonb_set(p_event, '{answer,answers}', to_jsonb(covered))
    );
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, answers, seq, model, usage)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'published', covered, last, p_model, p_usage);
  ELSE
    INSERT INTO turn (conversation_id, turn_no, bot_id, status, superseded_by, answers, model, usage)
    VALUES (p_conversation_id, p_turn_no, p_bot_id, 'superseded', superseder, '{}', p_model, p_usage);
  END IF;

  IF last > locked.last_seq THEN
    UPDATE conversation SET last_seq = last WHERE id = locked.id;
  END IF;
  RETURN parley_turn_outcome(p_bot_id, p_conversation_id, p_turn_no);
END
$$;
