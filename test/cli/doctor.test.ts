import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { checkNode } from '../../cli/doctor/machine-checks.js';
import { examine, type Check } from '../../cli/doctor/check.js';
import { UserError } from '../../cli/user-error.js';
import { toDatabaseUrl } from '../../infra/embedded/postgres/postgres-server.js';
import { findFreePort } from '../support/free-port.js';
import { makeClone } from './support/clone.js';
import { createSandbox, type Result, type Sandbox } from './support/parley.js';

const WITHIN_MS = 180_000;
let sandbox: Sandbox;
let postgresPort: number;

beforeAll(async () => {
  sandbox = await createSandbox();
  await sandbox.start();
  const state = readFileSync(path.join(sandbox.dataFolder, 'run', 'state.json'), 'utf8');
  postgresPort = (JSON.parse(state) as { postgresPort: number }).postgresPort;
}, WITHIN_MS);
afterAll(async () => {
  await sandbox.dispose();
}, WITHIN_MS);

/** The names of the failed checks. Each has its reason and how to mend it on two lines. */
function listFailed({ stdout }: Result): string[] {
  return [...stdout.matchAll(/^FAIL {2}(.{26}) \S.*\n {33}\S/gm)].map(([, name]) => (name ?? '').trim());
}

const diagnose = (variables: Record<string, string> = {}) => sandbox.run(['doctor'], variables);

/** Runs statements one after the other, each in its own transaction; answers the last one's rows. */
async function onDatabase(...statements: string[]): Promise<unknown[]> {
  const password = readFileSync(path.join(sandbox.dataFolder, 'secrets', 'postgres-password'), 'utf8');
  const client = new pg.Client({ connectionString: toDatabaseUrl({ port: postgresPort, password }) });
  await client.connect();
  try {
    let rows: unknown[] = [];
    for (const sql of statements) rows = (await client.query(sql)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

describe('parley doctor', () => {
  it(
    'finds nothing on an installation that is well',
    async () => {
      const result = await diagnose();
      expect(result.stdout).toContain('Everything is well.');
      expect(result.code).toBe(0);
      expect(result.stdout.match(/^ok {4}/gm)).toHaveLength(13);
    },
    WITHIN_MS,
  );

  describe('sees exactly what is broken:', () => {
    it(
      'each server that is not reachable, and nothing that only needs one of them',
      async () => {
        const nowhere = async () => `127.0.0.1:${await findFreePort()}`;
        const result = await diagnose({
          TEMPORAL_ADDRESS: await nowhere(),
          DATABASE_URL: `postgresql://a:b@${await nowhere()}/c`,
          QDRANT_URL: `http://${await nowhere()}`,
          REDIS_URL: `redis://${await nowhere()}`,
          OPENAI_BASE_URL: `http://${await nowhere()}/v1`,
        });
        expect(listFailed(result)).toEqual(['Temporal', 'PostgreSQL', 'vector store', 'bus', 'model provider']);
        expect(result.code).toBe(1);
      },
      WITHIN_MS,
    );

    it(
      'the Temporal namespace, when it lacks its retention and search attributes',
      async () => {
        const result = await diagnose({ TEMPORAL_NAMESPACE: 'temporal-system' });
        expect(listFailed(result)).toEqual(['Temporal namespace']);
      },
      WITHIN_MS,
    );

    it(
      'migrations, when one is missing',
      async () => {
        const rows = await onDatabase('SELECT * FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1');
        const [latest] = rows as { id: string; migration_name: string }[];
        await onDatabase(`CREATE TABLE set_aside AS SELECT * FROM _prisma_migrations WHERE id = '${latest?.id ?? ''}'`);
        await onDatabase(`DELETE FROM _prisma_migrations WHERE id = '${latest?.id ?? ''}'`);
        try {
          const result = await diagnose();
          expect(listFailed(result)).toEqual(['migrations']);
          expect(result.stdout).toContain(latest?.migration_name);
        } finally {
          await onDatabase('INSERT INTO _prisma_migrations SELECT * FROM set_aside');
          await onDatabase('DROP TABLE set_aside');
        }
      },
      WITHIN_MS,
    );

    it(
      'migrations, when a newer version has added one, with another way to mend it',
      async () => {
        const name = '20990101000000_from_elsewhere';
        await onDatabase(
          `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
           VALUES ('elsewhere', '', '${name}', now(), 1)`,
        );
        try {
          const result = await diagnose();
          expect(listFailed(result)).toEqual(['migrations']);
          expect(result.stdout).toContain(`the database has some that this clone does not have: ${name}\n`);
          expect(result.stdout).toContain('A newer version of Parley, or another branch, ran against this database');
        } finally {
          await onDatabase(`DELETE FROM _prisma_migrations WHERE id = 'elsewhere'`);
        }
      },
      WITHIN_MS,
    );

    it(
      'writing to PostgreSQL, when it takes reads only',
      async () => {
        await onDatabase('ALTER DATABASE parley SET default_transaction_read_only = on');
        try {
          expect(listFailed(await diagnose())).toEqual(['PostgreSQL write and read']);
        } finally {
          await onDatabase('SET default_transaction_read_only = off', 'ALTER DATABASE parley RESET ALL');
        }
      },
      WITHIN_MS,
    );

    it(
      'the data folder, when a part of it is not a folder',
      async () => {
        const logs = path.join(sandbox.dataFolder, 'logs');
        renameSync(logs, `${logs}.aside`);
        writeFileSync(logs, '');
        try {
          expect(listFailed(await diagnose())).toEqual(['data folder']);
        } finally {
          rmSync(logs);
          renameSync(`${logs}.aside`, logs);
        }
      },
      WITHIN_MS,
    );

    it(
      'the test embedding, when the model is not installed',
      async () => {
        const clone = makeClone({ parent: path.join(sandbox.folder, 'without-model'), leaveOut: ['@energetic-ai'] });
        const other = await createSandbox({ clone });
        try {
          const result = await other.run(['doctor'], { PARLEY_DATA_DIR: sandbox.dataFolder });
          expect(listFailed(result)).toEqual(['test embedding']);
        } finally {
          await other.dispose();
        }
      },
      WITHIN_MS,
    );

    it(
      'the test workflow, when no worker works',
      async () => {
        const worker = sandbox.processes()['worker'] ?? 0;
        process.kill(worker, 'SIGSTOP');
        try {
          expect(listFailed(await diagnose())).toEqual(['test workflow']);
        } finally {
          process.kill(worker, 'SIGCONT');
        }
      },
      WITHIN_MS,
    );

    it(
      'the api, when it does not answer',
      async () => {
        const api = sandbox.processes()['api'] ?? 0;
        process.kill(api, 'SIGSTOP');
        try {
          expect(listFailed(await diagnose())).toEqual(['api']);
        } finally {
          process.kill(api, 'SIGCONT');
        }
      },
      WITHIN_MS,
    );

    it('Node.js, when it is too old', async () => {
      const findings = await examine(
        [checkNode('20.18.9'), checkNode('20.19.0'), checkNode('24.0.0')],
        () => undefined,
      );
      expect(findings.map(({ kind }) => kind)).toEqual(['failed', 'ok', 'ok']);
    });
  });

  it(
    'tells that nothing runs, without making a data folder',
    async () => {
      const dataFolder = path.join(sandbox.folder, 'never-started');
      const result = await diagnose({ PARLEY_DATA_DIR: dataFolder });
      expect(result.code).toBe(1);
      expect(listFailed(result)).toEqual(expect.arrayContaining(['Temporal', 'PostgreSQL']));
      expect(result.stdout).toContain('npx parley start');
      expect(existsSync(path.join(dataFolder, 'secrets', 'postgres-password'))).toBe(false);
    },
    WITHIN_MS,
  );

  it('does not try what cannot be without something that failed', async () => {
    const failing: Check = { name: 'one', mend: 'mend it', run: () => Promise.reject(new Error('broken')) };
    const never: Check = { name: 'two', needs: ['one'], mend: '', run: () => Promise.resolve('tried') };
    const after: Check = { ...never, name: 'three', needs: ['two'] };
    expect(await examine([failing, never, after], () => undefined)).toEqual([
      { kind: 'failed', name: 'one', reason: 'broken', mend: 'mend it' },
      { kind: 'not tried', name: 'two', because: 'one' },
      { kind: 'not tried', name: 'three', because: 'two' },
    ]);
  });

  it('says how to mend this very fault, where the check knows it', async () => {
    const error = new UserError('odd', { remedy: 'do this' });
    const check: Check = { name: 'one', mend: 'mend it', run: () => Promise.reject(error) };
    expect(await examine([check], () => undefined)).toEqual([
      { kind: 'failed', name: 'one', reason: 'odd', mend: 'do this' },
    ]);
  });
});
