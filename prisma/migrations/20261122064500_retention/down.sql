DROP FUNCTION parley_erase_conversation(uuid, uuid, timestamptz);
DROP FUNCTION parley_erased_payload(jsonb);

-- DropIndex
DROP INDEX "conversation_closed_idx";

-- DropTable
DROP TABLE "retention_report";

-- AlterTable
ALTER TABLE "conversation" DROP COLUMN "erased_upto_seq";
