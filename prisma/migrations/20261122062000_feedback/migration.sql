-- CreateEnum
CREATE TYPE "feedback_value" AS ENUM ('up', 'down');

-- CreateTable
CREATE TABLE "feedback" (
    "conversation_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "bot_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "value" "feedback_value",
    "comment" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("conversation_id","message_id")
);

-- CreateTable
CREATE TABLE "rating" (
    "conversation_id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "comment" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rating_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateIndex
CREATE INDEX "feedback_bot_id_created_at_idx" ON "feedback"("bot_id", "created_at");

-- CreateIndex
CREATE INDEX "feedback_updated_at_idx" ON "feedback"("updated_at");

-- CreateIndex
CREATE INDEX "rating_bot_id_created_at_idx" ON "rating"("bot_id", "created_at");

-- CreateIndex
CREATE INDEX "rating_updated_at_idx" ON "rating"("updated_at");

-- AddForeignKey
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rating" ADD CONSTRAINT "rating_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "rating" ADD CONSTRAINT "rating_score_check" CHECK ("score" BETWEEN 1 AND 5);
