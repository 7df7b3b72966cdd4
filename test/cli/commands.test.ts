import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { describeConfiguration } from '../../cli/docs/describe-configuration.js';
import { describeFailure } from '../../cli/describe-failure.js';
import { UserError } from '../../cli/user-error.js';
import { EnvironmentError, VARIABLES } from '../../infra/runtime/environment.js';
import { createEmptyDatabase, type TestDatabase } from '../support/postgres.js';
import { makeClone } from './support/clone.js';
import { createSandbox, type Sandbox } from './support/parley.js';

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

  it('writes a new migration', async () => {
    const { code, stdout } = await db('new', 'add tickets');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^wrote .*\d{14}_add_tickets\n$/);
    expect(migrations().at(-1)).toMatch(/_add_tickets$/);
  }, 60_000);

  it('says how to come by a database when none is set and none runs', async () => {
    const { code, stderr } = await sandbox.run(['db', 'up']);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Parley (dev) does not run, and DATABASE_URL is not set.\nStart it with `npx parley start --env dev`, or set DATABASE_URL.\n',
    );
  });
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

  it('lists the faults of a folder and stores nothing', async () => {
    const folder = path.join(sandbox.folder, 'bad-bot');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'bot.yaml'), 'slug: Not A Slug\n');
    const { code, stderr } = await sandbox.run(['bot', 'publish', folder], {
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      DATABASE_URL: database.url,
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/bot\.yaml.*slug/);
    expect(stderr).not.toMatch(/^\s+at /m);
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
