-- CreateTable
CREATE TABLE "record_retention_report" (
    "bot_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "days" INTEGER NOT NULL,
    "before" TIMESTAMPTZ(3) NOT NULL,
    "erased" INTEGER NOT NULL,

    CONSTRAINT "record_retention_report_pkey" PRIMARY KEY ("bot_id","started_at","kind")
);

-- AddForeignKey
ALTER TABLE "record_retention_report" ADD CONSTRAINT "record_retention_report_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;
