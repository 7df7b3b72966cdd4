-- CreateEnum
CREATE TYPE "lead_status" AS ENUM ('captured', 'delivering', 'delivered', 'failed');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('pending', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "bot_secret" (
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bot_secret_pkey" PRIMARY KEY ("bot_id","name")
);

-- CreateTable
CREATE TABLE "lead" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "capture_key" TEXT NOT NULL,
    "status" "lead_status" NOT NULL DEFAULT 'captured',
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "company" TEXT,
    "need" TEXT,
    "external_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lead_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "capture_key" TEXT NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "external_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "bot_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "target" TEXT,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lead_bot_id_status_id_idx" ON "lead"("bot_id", "status", "id");

-- CreateIndex
CREATE INDEX "lead_conversation_id_idx" ON "lead"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "lead_bot_id_capture_key_key" ON "lead"("bot_id", "capture_key");

-- CreateIndex
CREATE INDEX "ticket_bot_id_status_id_idx" ON "ticket"("bot_id", "status", "id");

-- CreateIndex
CREATE INDEX "ticket_conversation_id_idx" ON "ticket"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_bot_id_capture_key_key" ON "ticket"("bot_id", "capture_key");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_idempotency_key_key" ON "delivery"("idempotency_key");

-- CreateIndex
CREATE INDEX "delivery_bot_id_status_id_idx" ON "delivery"("bot_id", "status", "id");

-- CreateIndex
CREATE INDEX "delivery_bot_id_subject_id_idx" ON "delivery"("bot_id", "subject_id");

-- CreateIndex
CREATE INDEX "delivery_workflow_id_idx" ON "delivery"("workflow_id");

-- AddForeignKey
ALTER TABLE "bot_secret" ADD CONSTRAINT "bot_secret_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lead" ADD CONSTRAINT "lead_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
