-- CreateEnum
CREATE TYPE "knowledge_origin" AS ENUM ('publication', 'import', 'edit');

-- AlterTable
ALTER TABLE "knowledge_generation" ADD COLUMN     "dropped_at" TIMESTAMPTZ(3),
ADD COLUMN     "origin" "knowledge_origin" NOT NULL DEFAULT 'publication',
ADD COLUMN     "retired_at" TIMESTAMPTZ(3);
