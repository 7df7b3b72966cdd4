#!/bin/sh
# Makes Temporal's two databases and brings their schemas up to date. Runs before every start of the server; what is
# there already stays. The password comes in SQL_PASSWORD.
set -eu

sql_tool() {
  temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" --port "$DB_PORT" --user "$POSTGRES_USER" "$@"
}

prepare() {
  database=$1
  schema=$2
  sql_tool --db "$database" create
  # It answers with an error where the version table is there already: the update below shows what is wrong otherwise.
  sql_tool --db "$database" setup-schema --version 0.0 || true
  sql_tool --db "$database" update-schema --schema-dir "/etc/temporal/schema/postgresql/v12/$schema/versioned"
}

prepare temporal temporal
prepare temporal_visibility visibility
