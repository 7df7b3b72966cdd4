-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "customer_secret" TEXT;

-- AlterTable
ALTER TABLE "visitor" ADD COLUMN     "email" TEXT,
ADD COLUMN     "external_id" TEXT,
ADD COLUMN     "name" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "visitor_bot_id_external_id_key" ON "visitor"("bot_id", "external_id");
