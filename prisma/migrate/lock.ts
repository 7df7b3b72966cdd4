import pg from 'pg';

// Any number will do as long as nothing else in the database locks it.
const LOCK_KEY = 7_265_379;
const LOCK_TIMEOUT_MS = 60_000;

/**
 * Runs work while no other process migrates this database, on a connection that holds the lock.
 * @throws the database's error when it is not reachable, or when the lock was not free in 60 seconds.
 */
export async function withMigrationLock<Result>(
  { databaseUrl }: { databaseUrl: string },
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'parley-migrate',
    connectionTimeoutMillis: 5000,
  });
  await client.connect();
  try {
    await client.query(`SET lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query('RESET lock_timeout');
    return await work(client);
  } finally {
    // The lock ends with its connection.
    await client.end();
  }
}
