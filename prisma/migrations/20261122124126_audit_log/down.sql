DELETE FROM "record_retention_report" WHERE "bot_id" IS NULL;

-- DropIndex
DROP INDEX "record_retention_report_bot_id_started_at_idx", "record_retention_report_run_key";

-- AlterTable
ALTER TABLE "record_retention_report"
    DROP CONSTRAINT "record_retention_report_pkey",
    DROP COLUMN "id",
    ALTER COLUMN "bot_id" SET NOT NULL,
    ADD CONSTRAINT "record_retention_report_pkey" PRIMARY KEY ("bot_id","started_at","kind");

-- DropTable
DROP TABLE "audit_entry";

DROP FUNCTION parley_keep_audit_entry();
