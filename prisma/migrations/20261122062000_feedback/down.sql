-- DropTable
DROP TABLE "rating";

-- DropTable
DROP TABLE "feedback";

-- DropEnum
DROP TYPE "feedback_value";
