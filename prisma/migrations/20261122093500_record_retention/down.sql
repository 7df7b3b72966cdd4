-- DropTable
DROP TABLE "record_retention_report";
