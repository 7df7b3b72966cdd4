-- CreateTable
CREATE TABLE "improved_answer" (
    "conversation_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "bot_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "improved_answer_pkey" PRIMARY KEY ("conversation_id","seq")
);

-- AddForeignKey
ALTER TABLE "improved_answer" ADD CONSTRAINT "improved_answer_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
