-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "bot_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "target_id" TEXT,
    "details" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_bot_id_id_idx" ON "audit_entry"("bot_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_id_idx" ON "audit_entry"("actor_id", "id");

-- What was written down stays as it is; only retention takes it away.
CREATE FUNCTION parley_keep_audit_entry() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an entry of the audit log is never changed';
END
$$;
CREATE TRIGGER audit_entry_is_kept BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION parley_keep_audit_entry();

-- Entries of no bot have a report, too. The rows are known by an id, and there is one of a bot, a kind and a run as before.
ALTER TABLE "record_retention_report"
    ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    DROP CONSTRAINT "record_retention_report_pkey",
    ADD CONSTRAINT "record_retention_report_pkey" PRIMARY KEY ("id"),
    ALTER COLUMN "bot_id" DROP NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "record_retention_report_run_key" ON "record_retention_report"
  (coalesce("bot_id", '00000000-0000-0000-0000-000000000000'), "started_at", "kind");

-- CreateIndex
CREATE INDEX "record_retention_report_bot_id_started_at_idx" ON "record_retention_report"("bot_id", "started_at");
