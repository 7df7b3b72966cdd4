-- DropForeignKey
ALTER TABLE "public"."bot_secret" DROP CONSTRAINT "bot_secret_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."lead" DROP CONSTRAINT "lead_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."ticket" DROP CONSTRAINT "ticket_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."delivery" DROP CONSTRAINT "delivery_bot_id_fkey";

-- DropTable
DROP TABLE "public"."bot_secret";

-- DropTable
DROP TABLE "public"."lead";

-- DropTable
DROP TABLE "public"."ticket";

-- DropTable
DROP TABLE "public"."delivery";

-- DropEnum
DROP TYPE "public"."lead_status";

-- DropEnum
DROP TYPE "public"."ticket_status";

-- DropEnum
DROP TYPE "public"."delivery_status";
