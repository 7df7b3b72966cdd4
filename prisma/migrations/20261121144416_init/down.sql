DROP FUNCTION parley_publish_answer(uuid, uuid, integer, integer, jsonb, jsonb, text, jsonb);
DROP FUNCTION parley_turn_outcome(uuid, uuid, integer);
DROP FUNCTION parley_record_messages(uuid, uuid, jsonb);
DROP FUNCTION parley_append_messages(conversation, jsonb);
DROP FUNCTION parley_lock_conversation(uuid, uuid);

-- DropForeignKey
ALTER TABLE "bot" DROP CONSTRAINT "bot_published_version_id_fkey";

-- DropForeignKey
ALTER TABLE "bot_version" DROP CONSTRAINT "bot_version_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "bot_version" DROP CONSTRAINT "bot_version_generation_id_fkey";

-- DropForeignKey
ALTER TABLE "knowledge_generation" DROP CONSTRAINT "knowledge_generation_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "faq" DROP CONSTRAINT "faq_generation_id_fkey";

-- DropForeignKey
ALTER TABLE "visitor" DROP CONSTRAINT "visitor_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "conversation" DROP CONSTRAINT "conversation_bot_id_fkey";

-- DropForeignKey
ALTER TABLE "conversation" DROP CONSTRAINT "conversation_visitor_id_fkey";

-- DropForeignKey
ALTER TABLE "conversation_event" DROP CONSTRAINT "conversation_event_conversation_id_fkey";

-- DropForeignKey
ALTER TABLE "turn" DROP CONSTRAINT "turn_conversation_id_fkey";

-- DropTable
DROP TABLE "bot";

-- DropTable
DROP TABLE "bot_version";

-- DropTable
DROP TABLE "knowledge_generation";

-- DropTable
DROP TABLE "faq";

-- DropTable
DROP TABLE "api_key";

-- DropTable
DROP TABLE "visitor";

-- DropTable
DROP TABLE "conversation";

-- DropTable
DROP TABLE "conversation_event";

-- DropTable
DROP TABLE "turn";

-- DropTable
DROP TABLE "used_ticket";

-- DropEnum
DROP TYPE "bot_version_status";

-- DropEnum
DROP TYPE "conversation_status";

-- DropEnum
DROP TYPE "owner_kind";

-- DropEnum
DROP TYPE "turn_status";

-- DropEnum
DROP TYPE "turn_superseder";
