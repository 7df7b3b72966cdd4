-- DropTable
DROP TABLE "changed_setting";

-- AlterTable
ALTER TABLE "bot" DROP COLUMN "folder_settings";
