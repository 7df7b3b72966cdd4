-- AlterTable
ALTER TABLE "public"."knowledge_generation" DROP COLUMN "dropped_at",
DROP COLUMN "origin",
DROP COLUMN "retired_at";

-- DropEnum
DROP TYPE "public"."knowledge_origin";
