-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "folder_settings" JSONB;

-- CreateTable
CREATE TABLE "changed_setting" (
    "bot_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by_id" UUID,

    CONSTRAINT "changed_setting_pkey" PRIMARY KEY ("bot_id","name")
);

-- AddForeignKey
ALTER TABLE "changed_setting" ADD CONSTRAINT "changed_setting_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "changed_setting" ADD CONSTRAINT "changed_setting_changed_by_id_fkey" FOREIGN KEY ("changed_by_id") REFERENCES "staff_user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
