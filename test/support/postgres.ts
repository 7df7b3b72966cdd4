import { randomUUID } from 'node:crypto';

import pg from 'pg';
import { inject } from 'vitest';

import { migrateUp } from '../../prisma/migrate/index.js';

export type TestDatabase = {
  /** What DATABASE_URL would be. */
  url: string;
  drop(): Promise<void>;
};

// One template for the whole run: whichever process comes first makes it, the others wait for the lock.
const TEMPLATE = 'parley_test_template';
const TEMPLATE_LOCK = 7_265_380;

/** A fresh, migrated database on the server of this run: a copy of a template, made in a few milliseconds. */
export async function createDatabase(): Promise<TestDatabase> {
  return await copy(TEMPLATE, async (admin) => {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE]);
    if (rowCount !== 0) return;
    const unfinished = `${TEMPLATE}_unfinished`;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`);
    await admin.query(`CREATE DATABASE ${unfinished}`);
    await migrateUp({ databaseUrl: toUrl(unfinished) });
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`);
  });
}

/** A database with nothing in it. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return await copy('template0', () => Promise.resolve());
}

async function copy(template: string, prepare: (admin: pg.Client) => Promise<void>): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(async (admin) => {
    // A template that somebody is copying cannot be renamed or copied by another at the same moment.
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await stopWaitingForDisk(admin);
    await prepare(admin);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: toUrl(name),
    drop: () =>
      asAdmin(async (admin) => {
        await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** The data of a test run need not outlive a power cut; killed servers lose nothing by it. */
async function stopWaitingForDisk(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ fsync: string }>('SHOW fsync');
  if (rows[0]?.fsync === 'off') return;
  await admin.query('ALTER SYSTEM SET fsync = off');
  await admin.query('SELECT pg_reload_conf()');
}

async function asAdmin(work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}

function toUrl(database: string): string {
  const url = new URL(inject('postgresAdminUrl'));
  url.pathname = `/${database}`;
  return url.href;
}
