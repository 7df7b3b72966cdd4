import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { findMigrationFiles, type MigrationFiles } from '../../prisma/migrate/files.js';
import { createMigration, diffSchema, migrateDown, migrateUp, pendingMigrations } from '../../prisma/migrate/index.js';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let databaseUrl: string;
let folder: string;
/** A copy, so that a test can add to it. */
let files: MigrationFiles;
let all: string[];

beforeEach(async () => {
  database = await createEmptyDatabase();
  databaseUrl = database.url;
  folder = await mkdtemp(path.join(tmpdir(), 'parley-migrations-'));
  await cp(path.dirname(findMigrationFiles().schema), folder, {
    recursive: true,
    filter: (source) => !/generated|stores|\.ts$/.test(path.relative(findProjectRoot(), source)),
  });
  files = { schema: path.join(folder, 'schema.prisma'), migrations: path.join(folder, 'migrations') };
  all = (await readdir(files.migrations)).filter((name) => /^\d{14}_/.test(name)).sort();
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

it('has migrations that make exactly what schema.prisma says', async () => {
  expect(await diffSchema({ databaseUrl })).toEqual({ up: null, down: null });
});

it('goes up, down and up again to the same schema', async () => {
  const steps: string[] = [];
  expect(await pendingMigrations({ databaseUrl })).toEqual(all);
  expect(await migrateUp({ databaseUrl, onStep: (name) => steps.push(name) })).toEqual(all);
  expect(steps).toEqual(all);
  expect(await pendingMigrations({ databaseUrl })).toEqual([]);
  const made = await describeSchema();

  expect(await migrateDown({ databaseUrl, steps: all.length + 1 })).toEqual(all.toReversed());
  expect(await describeSchema()).toEqual([]);
  expect(await pendingMigrations({ databaseUrl })).toEqual(all);

  expect(await migrateUp({ databaseUrl })).toEqual(all);
  expect(await describeSchema()).toEqual(made);
  expect(made.length).toBeGreaterThan(50);
});

it('applies each migration once when several processes migrate at once', async () => {
  const script = `
    const { migrateUp } = await import(process.argv[1]);
    process.stdout.write(JSON.stringify(await migrateUp({ databaseUrl: process.argv[2] })));`;
  const entry = path.join(findProjectRoot(), 'dist/prisma/migrate/index.js');
  const runs = Array.from(
    { length: 3 },
    () =>
      new Promise<string[]>((resolve, reject) => {
        const args = ['--input-type=module', '-e', script, entry, databaseUrl];
        execFile(process.execPath, args, (error, stdout) => {
          if (error === null) resolve(JSON.parse(stdout) as string[]);
          else reject(new Error(error.message));
        });
      }),
  );

  const applied = await Promise.all([...runs, migrateUp({ databaseUrl })]);

  expect(applied.flat()).toEqual(all);
});

it('leaves a history that `prisma migrate deploy` takes for its own', async () => {
  await migrateUp({ databaseUrl });

  const rows = await query(
    'SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations',
  );
  const { createHash } = await import('node:crypto');
  const expected = await Promise.all(
    all.map(async (migration_name) => {
      const script = await readFile(path.join(files.migrations, migration_name, 'migration.sql'));
      const checksum = createHash('sha256').update(script).digest('hex');
      return { migration_name, checksum, rolled_back_at: null, logs: null, finished_at: expect.any(Date) as Date };
    }),
  );
  expect(rows).toEqual(expected);
});

it('writes a new migration with its way back, which make and take back what was added to the schema', async () => {
  const schema = await readFile(files.schema, 'utf8');
  await writeFile(
    files.schema,
    `${schema}\nmodel Note {\n  id String @id @db.Uuid\n  text String\n  @@map("note")\n}\n`,
  );
  await migrateUp({ databaseUrl, files });
  const before = await describeSchema();

  const made = await createMigration({ name: 'Add notes!', databaseUrl, files });

  expect(path.basename(made)).toMatch(/^\d{14}_add_notes$/);
  expect(await diffSchema({ databaseUrl, files })).toEqual({ up: null, down: null });
  expect(await migrateUp({ databaseUrl, files })).toEqual([path.basename(made)]);
  await query('SELECT text FROM note');
  expect(await migrateDown({ databaseUrl, steps: 1, files })).toEqual([path.basename(made)]);
  expect(await describeSchema()).toEqual(before);
  expect(await query("SELECT datname FROM pg_database WHERE datname LIKE 'parley_shadow_%'")).toEqual([]);
});

it('applies nothing of a migration that fails, says what the database said, and runs the mended one', async () => {
  await migrateUp({ databaseUrl, files });
  const broken = path.join(files.migrations, '29990101000000_broken');
  await cp(path.join(files.migrations, all[0] ?? ''), broken, { recursive: true });
  const script = path.join(broken, 'migration.sql');
  await writeFile(script, 'CREATE TABLE half (id int); SELECT no_such_function();');

  await expect(migrateUp({ databaseUrl, files })).rejects.toThrow(/no_such_function/);
  await expect(query('SELECT * FROM half')).rejects.toThrow(/does not exist/);

  await writeFile(script, 'CREATE TABLE half (id int);');
  expect(await migrateUp({ databaseUrl, files })).toEqual(['29990101000000_broken']);
});

it('goes on where a process was killed in the middle of a migration', async () => {
  await migrateUp({ databaseUrl });
  await migrateDown({ databaseUrl, steps: 1 });
  await query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, applied_steps_count)
     VALUES ('killed', '', '${all.at(-1) ?? ''}', now(), 0)`,
  );

  expect(await migrateUp({ databaseUrl })).toEqual(all.slice(-1));
  expect(await pendingMigrations({ databaseUrl })).toEqual([]);
});

it('takes nothing back when one of the migrations has no way back', async () => {
  await migrateUp({ databaseUrl, files });
  await rm(path.join(files.migrations, all[0] ?? '', 'down.sql'));

  await expect(migrateDown({ databaseUrl, steps: all.length, files })).rejects.toThrow(/no down\.sql/);
  expect(await pendingMigrations({ databaseUrl, files })).toEqual([]);
});

it('refuses a name that makes no folder', async () => {
  await expect(createMigration({ name: '!!!', databaseUrl, files })).rejects.toThrow(/needs a name/);
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Columns, constraints, indexes, types and functions, as the catalogue has them. */
async function describeSchema(): Promise<unknown[]> {
  return await query(`
    SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS what
      FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
    UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
    UNION ALL SELECT typname || ' ' || enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1`);
}
