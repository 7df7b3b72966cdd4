DROP FUNCTION parley_metrics_touched(timestamptz);
DROP FUNCTION parley_compute_metrics(timestamptz);
DROP FUNCTION parley_metrics(text, timestamptz, timestamptz);

-- DropIndex
DROP INDEX "conversation_event_fallback_idx";

-- DropIndex
DROP INDEX "turn_created_at_idx";

-- DropIndex
DROP INDEX "conversation_event_at_idx";

-- DropTable
DROP TABLE "metric_daily";

-- DropTable
DROP TABLE "metric_hourly";
