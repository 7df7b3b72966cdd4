-- DropIndex
DROP INDEX "public"."visitor_bot_id_external_id_key";

-- AlterTable
ALTER TABLE "public"."bot" DROP COLUMN "customer_secret";

-- AlterTable
ALTER TABLE "public"."visitor" DROP COLUMN "email",
DROP COLUMN "external_id",
DROP COLUMN "name";
