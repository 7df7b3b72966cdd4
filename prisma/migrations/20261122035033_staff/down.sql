-- DropFunction
DROP FUNCTION parley_take_login_attempt(text);

-- DropForeignKey
ALTER TABLE "public"."membership" DROP CONSTRAINT "membership_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."membership" DROP CONSTRAINT "membership_user_id_fkey";

-- DropForeignKey
ALTER TABLE "public"."login" DROP CONSTRAINT "login_user_id_fkey";

-- DropTable
DROP TABLE "public"."staff_user";

-- DropTable
DROP TABLE "public"."membership";

-- DropTable
DROP TABLE "public"."login";

-- DropTable
DROP TABLE "public"."invitation";

-- DropTable
DROP TABLE "public"."login_attempt";

-- DropEnum
DROP TYPE "public"."staff_role";
