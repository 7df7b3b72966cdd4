-- DropTable
DROP TABLE "improved_answer";
