-- DropTable
DROP TABLE "component_status";
