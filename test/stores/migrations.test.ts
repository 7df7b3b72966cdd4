import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { findMigrationFiles, type MigrationFiles } from '../../prisma/migrate/files.js';
import {
  compareMigrations,
  createEmptyMigration,
  createMigration,
  diffSchema,
  migrateDown,
  MigrationRefusal,
  migrateUp,
} from '../../prisma/migrate/index.js';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';

const NOTHING = { pending: [], unknown: [], failed: [] };

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
  expect(await compareMigrations({ databaseUrl })).toEqual({ ...NOTHING, pending: all });
  expect(await migrateUp({ databaseUrl, onStep: (name) => steps.push(name) })).toEqual(all);
  expect(steps).toEqual(all);
  expect(await compareMigrations({ databaseUrl })).toEqual(NOTHING);
  const made = await describeSchema();

  expect(await migrateDown({ databaseUrl, steps: all.length + 1 })).toEqual(all.toReversed());
  expect(await describeSchema()).toEqual([]);
  expect(await compareMigrations({ databaseUrl })).toEqual({ ...NOTHING, pending: all });

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
    'SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations ORDER BY migration_name',
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
  await addToSchema('model Note {\n  id String @id @db.Uuid\n  text String\n  @@map("note")\n}');
  await migrateUp({ databaseUrl, files });
  const before = await describeSchema();

  const made = toFolder(await createMigration({ name: 'add_notes', databaseUrl, files }));

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
  expect(await compareMigrations({ databaseUrl })).toEqual(NOTHING);
});

it('takes nothing back when one of the migrations has no way back', async () => {
  await migrateUp({ databaseUrl, files });
  await rm(path.join(files.migrations, all[0] ?? '', 'down.sql'));

  await expect(migrateDown({ databaseUrl, steps: all.length, files })).rejects.toThrow(/no down\.sql/);
  expect(await compareMigrations({ databaseUrl, files })).toEqual(NOTHING);
});

it('writes nothing where the schema has not changed, unless an empty migration is asked for', async () => {
  expect(await createMigration({ name: 'add_nothing', databaseUrl, files })).toEqual({ kind: 'schema unchanged' });
  expect(await listFolders()).toEqual(all);

  const made = toFolder(await createEmptyMigration({ name: 'fill_in', files }));

  expect(await listFolders()).toEqual([...all, path.basename(made)]);
  expect((await readdir(made)).sort()).toEqual(['down.sql', 'migration.sql']);
  expect(await migrateUp({ databaseUrl, files })).toEqual([...all, path.basename(made)]);
  expect(await migrateDown({ databaseUrl, steps: 1, files })).toEqual([path.basename(made)]);
});

it.each(['Bad Name!', 'add notes', 'AddNotes', 'add-notes', '_notes', 'a__b', '../up', '', 'x'.repeat(101)])(
  'refuses %j as a name, says what is allowed and writes nothing',
  async (name) => {
    await addToSchema('model Note {\n  id String @id @db.Uuid\n  @@map("note")\n}');
    for (const create of [createMigration, createEmptyMigration]) {
      const refusal = await create({ name, databaseUrl, files }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(MigrationRefusal);
      expect(refusal).toMatchObject({
        message: expect.stringContaining(JSON.stringify(name)) as string,
        remedy: expect.stringContaining('lower-case letters, digits and single underscores') as string,
      });
    }
    expect(await listFolders()).toEqual(all);
  },
);

describe('a database that another version has migrated', () => {
  const OTHERS = '20990101000000_from_elsewhere';

  /** A migration that the database has and the folder has no more. */
  async function applyElsewhere(name: string, table: string): Promise<void> {
    await addMigration(name, `CREATE TABLE ${table} (id int);`);
    await migrateUp({ databaseUrl, files });
    await rm(path.join(files.migrations, name), { recursive: true });
  }

  it('is left alone, with the names of what is not here', async () => {
    await applyElsewhere(OTHERS, 'elsewhere');
    const before = await query('SELECT * FROM _prisma_migrations');

    expect(await compareMigrations({ databaseUrl, files })).toEqual({ ...NOTHING, unknown: [OTHERS] });
    await expectRefusal(migrateUp({ databaseUrl, files }), OTHERS, /newer version .* or another branch/);

    expect(await query('SELECT * FROM _prisma_migrations')).toEqual(before);
  });

  it.each([
    ['before', '20980101000000_ours'],
    ['after', '20990101000001_ours'],
  ])('gets nothing of ours on top, also where ours comes %s it', async (_, ours) => {
    await applyElsewhere(OTHERS, 'elsewhere');
    await addMigration(ours, 'CREATE TABLE ours (id int);');

    expect(await compareMigrations({ databaseUrl, files })).toEqual({ ...NOTHING, pending: [ours], unknown: [OTHERS] });
    await expectRefusal(migrateUp({ databaseUrl, files }), OTHERS, /use that one/);

    await expect(query('SELECT * FROM ours')).rejects.toThrow(/does not exist/);
  });

  it('is seen too where one of ours came after the other version’s', async () => {
    await applyElsewhere('20980101000000_between', 'between_them');
    await addMigration(OTHERS, 'CREATE TABLE ours (id int);');
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ('ours', '', '${OTHERS}', now(), now(), 1)`,
    );

    const { pending, unknown } = await compareMigrations({ databaseUrl, files });
    expect({ pending, unknown }).toEqual({ pending: [], unknown: ['20980101000000_between'] });
  });

  it('is taken back by the version that has it only, and by it alone', async () => {
    await addMigration('20980101000000_ours', 'CREATE TABLE ours (id int);', 'DROP TABLE ours;');
    await applyElsewhere(OTHERS, 'elsewhere');

    for (const steps of [1, 2]) {
      await expectRefusal(migrateDown({ databaseUrl, steps, files }), OTHERS, /version of Parley that has it/);
    }
    expect(await query('SELECT * FROM ours')).toEqual([]);

    await addMigration(OTHERS, 'CREATE TABLE elsewhere (id int);', 'DROP TABLE elsewhere;');
    expect(await migrateDown({ databaseUrl, steps: 1, files })).toEqual([OTHERS]);
    await rm(path.join(files.migrations, OTHERS), { recursive: true });
    expect(await migrateUp({ databaseUrl, files })).toEqual([]);
    expect(await migrateDown({ databaseUrl, steps: 1, files })).toEqual(['20980101000000_ours']);
  });

  it('is as good as any where its migration failed or was taken back there', async () => {
    await migrateUp({ databaseUrl, files });
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, rolled_back_at, applied_steps_count)
       VALUES ('failed', '', '${OTHERS}', now(), NULL, 0), ('undone', '', '20990202000000_undone', now(), now(), 0)`,
    );

    expect(await compareMigrations({ databaseUrl, files })).toEqual({ ...NOTHING, failed: [OTHERS] });
    expect(await migrateUp({ databaseUrl, files })).toEqual([]);
    expect(await compareMigrations({ databaseUrl, files })).toEqual(NOTHING);
  });
});

async function expectRefusal(work: Promise<unknown>, name: string, remedy: RegExp): Promise<void> {
  const refusal = await work.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(MigrationRefusal);
  expect(refusal).toMatchObject({
    message: expect.stringContaining(name) as string,
    remedy: expect.stringMatching(remedy) as string,
  });
}

async function addMigration(name: string, up: string, down?: string): Promise<void> {
  const target = path.join(files.migrations, name);
  await mkdir(target);
  await writeFile(path.join(target, 'migration.sql'), up);
  if (down !== undefined) await writeFile(path.join(target, 'down.sql'), down);
}

async function addToSchema(model: string): Promise<void> {
  await writeFile(files.schema, `${await readFile(files.schema, 'utf8')}\n${model}\n`);
}

async function listFolders(): Promise<string[]> {
  return (await readdir(files.migrations)).filter((name) => name !== 'migration_lock.toml').sort();
}

function toFolder(created: Awaited<ReturnType<typeof createMigration>>): string {
  if (created.kind !== 'written') throw new Error('No migration was written.');
  return created.folder;
}

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
