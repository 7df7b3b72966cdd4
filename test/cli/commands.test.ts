import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { describeConfiguration } from '../../cli/docs/describe-configuration.js';
import { describeFailure } from '../../cli/describe-failure.js';
import { UserError } from '../../cli/user-error.js';
import { EnvironmentError, VARIABLES } from '../../infra/runtime/environment.js';
import { createPrisma } from '../../prisma/client.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { findFreePort } from '../support/free-port.js';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { makeClone } from './support/clone.js';
import { createSandbox, type Result, type Sandbox } from './support/parley.js';

let sandbox: Sandbox;
let clone: string;
let database: TestDatabase;

beforeAll(async () => {
  const outer = await createSandbox();
  clone = makeClone({ parent: path.join(outer.folder, 'parent') });
  const inner = await createSandbox({ clone });
  sandbox = {
    ...inner,
    dispose: async () => {
      await inner.dispose();
      await outer.dispose();
    },
  };
  database = await createEmptyDatabase();
}, 60_000);
afterAll(async () => {
  await database.drop();
  await sandbox.dispose();
});

describe('parley db', () => {
  const db = (...args: string[]) => sandbox.run(['db', ...args], { DATABASE_URL: database.url });
  const migrations = () => readdirSync(path.join(clone, 'prisma', 'migrations')).filter((name) => /^\d/.test(name));

  it('brings a database up, takes the last migration back and finds nothing left to do', async () => {
    const up = await db('up');
    expect(up).toMatchObject({
      code: 0,
      stdout: migrations()
        .map((name) => `applied ${name}\n`)
        .join(''),
    });
    expect((await db('up')).stdout).toBe('The database has every migration.\n');
    expect((await db('down')).stdout).toBe(`took back ${migrations().at(-1) ?? ''}\n`);
    expect((await db('down', '--steps', '1000')).code).toBe(0);
    expect((await db('down')).stdout).toBe('The database has no migration to take back.\n');
    expect((await db('down', '--steps', 'all')).code).toBe(1);
  }, 60_000);

  it('writes a new migration for what changed in the schema, and nothing where nothing has', async () => {
    const before = migrations();
    expect(await db('new', 'add_parcels')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Nothing was written: .*schema\.prisma.*\n.*NAME --empty\n$/) as string,
    });
    expect(await db('new', 'Bad Name!')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^"Bad Name!" cannot be .*\n.*lower-case letters, digits and/) as string,
    });
    expect(migrations()).toEqual(before);

    appendFileSync(
      path.join(clone, 'prisma', 'schema.prisma'),
      '\nmodel Parcel {\n  id String @id @db.Uuid\n  @@map("parcel")\n}\n',
    );
    const { code, stdout } = await db('new', 'add_parcels');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wrote .*\d{14}_add_parcels\n$/);
    expect(migrations()).toEqual([...before, expect.stringMatching(/_add_parcels$/)]);
  }, 60_000);

  it('writes an empty migration where one is asked for, without a database', async () => {
    const before = migrations();
    const { code, stdout } = await sandbox.run(['db', 'new', 'fill_in', '--empty']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wrote .*\d{14}_fill_in\n$/);
    expect(migrations()).toHaveLength(before.length + 1);
    rmSync(stdout.slice('wrote '.length).trim(), { recursive: true });
  }, 60_000);

  it('leaves a database alone that a newer version has migrated, and so does a start', async () => {
    const name = '20990101000000_from_elsewhere';
    const folder = path.join(clone, 'prisma', 'migrations', name);
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'migration.sql'), 'CREATE TABLE elsewhere (id int);');
    expect((await db('up')).code).toBe(0);
    rmSync(folder, { recursive: true });

    const dataFolder = path.join(sandbox.folder, 'of-the-start');
    for (const args of [['db', 'up'], ['start']]) {
      const { code, stderr } = await sandbox.run(args, { DATABASE_URL: database.url, PARLEY_DATA_DIR: dataFolder });
      expect(code).toBe(1);
      expect(stderr).toMatch(new RegExp(`^The database has migrations that this clone does not have: ${name}\\.`));
      expect(stderr).toContain('A newer version of Parley, or another branch, ran against this database: use that one');
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    }
    expect(await db('down')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `This clone does not have the migration ${name}, nor the down.sql that takes it back. Nothing was changed.\nTake it back with the version of Parley that has it: \`npm run db:down\` there.\n`,
    });
  }, 120_000);

  it('says how to come by a database when none is set and none runs', async () => {
    const { code, stderr } = await sandbox.run(['db', 'up']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Parley (dev) does not run, and DATABASE_URL is not set.\nStart it with `npx parley start --env dev`, or set DATABASE_URL.\n',
    );
  });
});

describe('parley admin-key', () => {
  let migrated: TestDatabase;
  beforeAll(async () => {
    migrated = await createDatabase();
  });
  afterAll(() => migrated.drop());

  const adminKey = (...args: string[]) => sandbox.run(['admin-key', ...args], { DATABASE_URL: migrated.url });
  const readKey = ({ stdout }: Result) => /^ {2}(parley_\S{43})$/m.exec(stdout)?.[1] ?? '';

  it('makes keys that are printed once, lists them without, and puts one in the place of all', async () => {
    const prisma = createPrisma({ databaseUrl: migrated.url, poolSize: 1 });
    const keys = createApiKeyStore(prisma);
    try {
      expect((await adminKey('list')).stdout).toBe('No key is in force. Make one: npx parley admin-key new\n');
      const first = readKey(await adminKey('new', '--name', 'deploys'));
      const second = readKey(await adminKey('new'));
      expect(await keys.verify({ key: first })).toMatchObject({ name: 'deploys' });
      expect(await keys.verify({ key: second })).toMatchObject({ name: 'command line' });

      const listed = await adminKey('list');
      expect(listed.stdout).toMatch(
        /^id +created +name\n\S{36} {2}\S{24} {2}deploys\n\S{36} {2}\S{24} {2}command line\n$/,
      );
      for (const key of [first, second]) expect(listed.stdout).not.toContain(key.slice('parley_'.length));

      const replacing = await adminKey('new', '--revoke-others');
      expect(replacing.stdout).toContain('Revoked: 2 keys.');
      expect(await keys.verify({ key: first })).toBeNull();
      expect(await keys.verify({ key: second })).toBeNull();
      expect(await keys.verify({ key: readKey(replacing) })).not.toBeNull();

      const { id } = (await keys.list())[0] ?? { id: '' };
      expect(await adminKey('revoke', id)).toMatchObject({ code: 0, stdout: 'Revoked.\n' });
      for (const gone of [id, 'nope']) {
        expect(await adminKey('revoke', gone)).toMatchObject({
          code: 1,
          stderr: 'No key in force has this id.\n`npx parley admin-key list` shows them.\n',
        });
      }
    } finally {
      await prisma.$disconnect();
    }
  }, 60_000);

  it('says in words what is wrong with the database', async () => {
    const empty = await createEmptyDatabase();
    try {
      expect(await sandbox.run(['admin-key', 'new'], { DATABASE_URL: empty.url })).toMatchObject({
        code: 1,
        stdout: '',
        stderr: 'The database has no tables of Parley yet.\nRun `npm run db:up`.\n',
      });
    } finally {
      await empty.drop();
    }
    const nowhere = `postgresql://a:b@127.0.0.1:${await findFreePort()}/c`;
    const { code, stderr } = await sandbox.run(['admin-key', 'list'], { DATABASE_URL: nowhere });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The database cannot be used: Can't reach .*\nSee whether DATABASE_URL is right/);
    expect((await sandbox.run(['admin-key', 'list'])).stderr).toContain('DATABASE_URL is not set');
  }, 60_000);
});

describe('parley docs configuration', () => {
  it('has a row for each variable, with default and who requires it', async () => {
    const file = path.join(sandbox.folder, 'configuration.md');
    expect(await sandbox.run(['docs', 'configuration', '--output', file])).toMatchObject({ code: 0, stdout: '' });
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(describeConfiguration());
    for (const name of Object.keys(VARIABLES)) expect(text).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    expect(text).toMatch(/^\| `DATABASE_URL` \| +\| api, worker, migrations \|/m);
    expect(text).toMatch(/^\| `PORT` \| `3000` \| +\| api, parley \|/m);
    for (const line of text.split('\n').filter((row) => row.startsWith('|'))) {
      expect(line.replaceAll('\\|', '').split('|')).toHaveLength(7);
    }
  });
});

describe('parley openapi', () => {
  it('writes the document of the HTTP interface', async () => {
    const { code, stdout } = await sandbox.run(['openapi']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      openapi: expect.stringMatching(/^3\.1/) as string,
      paths: { '/api/v1/conversations': { post: expect.anything() as unknown } },
    });
  });
});

describe('parley bot publish', () => {
  it('says that nothing runs', async () => {
    const { code, stderr } = await sandbox.run(['bot', 'publish', path.join(clone, 'bots', 'demo')]);
    expect(code).toBe(1);
    expect(stderr).toContain('Parley (dev) does not run, and TEMPORAL_ADDRESS is not set.');
    expect(existsSync(path.join(sandbox.dataFolder, 'secrets'))).toBe(false);
  });

  it('lists the faults of a folder, before anything needs to run', async () => {
    const folder = path.join(sandbox.folder, 'bad-bot');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'bot.yaml'), 'slug: Not A Slug\nfaqs: other.yaml\n');
    writeFileSync(path.join(folder, 'other.yaml'), '- id: refund-time\n  category: c\n  question: When?\n');
    expect(await sandbox.run(['bot', 'publish', folder])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: [
        `The bot folder ${folder} has 3 faults:`,
        '  bot.yaml: name is missing',
        '  bot.yaml line 1: slug must be lower-case letters, digits and single dashes',
        '  other.yaml line 1 (refund-time): answer is missing',
        '',
      ].join('\n'),
    });
  });

  it('says what is no bot folder, and where an example is', async () => {
    const { code, stderr } = await sandbox.run(['bot', 'publish', path.join(sandbox.folder, 'nowhere')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no folder .*nowhere\.\n.*bot\.yaml.*bots\/demo is an example\.\n$/);
  });
});

describe('parley start', () => {
  it('says how to build what is not built', async () => {
    const worker = path.join(clone, 'dist', 'worker', 'main.js');
    renameSync(worker, `${worker}.aside`);
    try {
      expect(await sandbox.run(['start'])).toMatchObject({
        code: 1,
        stderr:
          'Parley is not built: dist/worker/main.js is missing.\nRun `npm install`, which builds it, and start again.\n',
      });
    } finally {
      renameSync(`${worker}.aside`, worker);
    }
  });
});

it('parley --version is the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(path.join(clone, 'package.json'), 'utf8')) as { version: string };
  expect(await sandbox.run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

describe('a failure', () => {
  it('of a known kind is its sentence and what to do', () => {
    const error = new UserError('The port is in use.', { remedy: 'Choose another.' });
    expect(describeFailure(error, { withStack: false })).toBe('The port is in use.\nChoose another.');
    expect(describeFailure(new EnvironmentError('PORT is wrong.'), { withStack: false })).toBe('PORT is wrong.');
  });

  it('of another kind shows no stack, save to those who debug', () => {
    const error = new Error('odd', { cause: new Error('the root of it') });
    expect(describeFailure(error, { withStack: false })).toMatch(/^It did not work: odd\n.*LOG_LEVEL=debug/);
    const told = describeFailure(error, { withStack: true });
    expect(told).toMatch(/at .*commands\.test\.ts/);
    expect(told).toContain('caused by Error: the root of it');
    expect(describeFailure(new AggregateError([new Error('one'), new Error('two')]), { withStack: false })).toContain(
      'one',
    );
    expect(describeFailure('just text', { withStack: false })).toContain('just text');
  });

  it('is exit code 1 with help when the command is unknown', async () => {
    const { code, stderr } = await sandbox.run(['fly']);
    expect(code).toBe(1);
    expect(stderr).toContain("unknown command 'fly'");
  });
});
