import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import { findFreePort } from '../support/free-port.js';
import { createNamespace } from '../support/namespace.js';
import { createEmptyDatabase } from '../support/postgres.js';
import { createSandbox, type Sandbox, type Started } from './support/parley.js';

const START_WITHIN_MS = 120_000;
const STACK_TRACE = /^\s+at .*:\d+:\d+\)?$/m;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox();
}, START_WITHIN_MS);
afterAll(async () => {
  await sandbox.dispose();
}, START_WITHIN_MS);

const areGone = (pids: number[]) => pids.filter((pid) => identifyProcess(pid) !== undefined);

describe('parley start', () => {
  let first: Started;

  it(
    'brings everything up: the first address is the api, whose /ready answers 200, and an admin key is shown',
    async () => {
      first = await sandbox.start();
      const said = first.output();
      expect((await fetch(`${first.apiUrl}/ready`)).status).toBe(200);
      const addresses = said.match(/http:\/\/\S+/g) ?? [];
      expect(addresses.slice(0, 3)).toEqual([first.apiUrl, `${first.apiUrl}/`, `${first.apiUrl}/docs`]);
      expect((await fetch(addresses[3] ?? '')).status).toBe(200);
      const key = /^ {2}(parley_\S+)$/m.exec(said)?.[1];
      const asAdmin = await fetch(`${first.apiUrl}/api/v1/admin/bots`, {
        headers: { authorization: `Bearer ${key ?? ''}` },
      });
      expect(asAdmin.status).toBe(200);
      expect((await fetch(`${first.apiUrl}/api/v1/admin/bots`)).status).toBe(401);
      expect(said).toMatch(/bots: demo version 1 with \d+ FAQs/);
    },
    START_WITHIN_MS,
  );

  it('keeps its keys in the data folder, for their owner alone', () => {
    for (const name of ['signing-key', 'encryption-keys', 'postgres-password']) {
      const file = path.join(sandbox.dataFolder, 'secrets', name);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(readFileSync(file, 'utf8').length).toBeGreaterThan(20);
    }
    const state = readFileSync(path.join(sandbox.dataFolder, 'run', 'state.json'), 'utf8');
    expect(state).not.toContain(readFileSync(path.join(sandbox.dataFolder, 'secrets', 'postgres-password'), 'utf8'));
  });

  it('is shown by status, with parts, pids and ports', async () => {
    const { code, stdout } = await sandbox.run(['status']);
    expect(code).toBe(0);
    for (const [part, pid] of Object.entries(sandbox.processes())) {
      expect(stdout).toMatch(new RegExp(`${part}\\s+running\\s+${pid}\\s+\\d+`));
    }
    expect(stdout).toContain(first.apiUrl);
    expect(stdout).toContain('ready (200)');
  });

  it('says who runs when it is started a second time on the same folder', async () => {
    const second = await sandbox.run(['start']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`already runs at ${first.apiUrl}`);
    expect(second.stderr).toContain(`process ${first.child.pid}`);
    expect(second.stderr).not.toMatch(STACK_TRACE);
    expect((await fetch(`${first.apiUrl}/ready`)).status).toBe(200);
  });

  it(
    'starts a killed worker, api, PostgreSQL and Temporal again',
    async () => {
      const before = sandbox.processes();
      expect(Object.keys(before).sort()).toEqual(['PostgreSQL', 'Temporal', 'api', 'batch', 'worker']);
      const back = Object.keys(before).map((part) => first.waitForLine(new RegExp(`${part} runs again`)));
      for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL');
      await Promise.all(back);
      await expect.poll(async () => (await fetch(`${first.apiUrl}/ready`)).status, { timeout: 60_000 }).toBe(200);
      const after = sandbox.processes();
      expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
      expect(Object.values(after).filter((pid) => Object.values(before).includes(pid))).toEqual([]);
    },
    START_WITHIN_MS,
  );

  it(
    'leaves no process behind when it is stopped',
    async () => {
      const pids = [...Object.values(sandbox.processes()), first.child.pid ?? 0];
      const { code, stdout } = await sandbox.run(['stop']);
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'Parley (dev) has stopped.\n' });
      expect(await first.ended).toBe(0);
      expect(areGone(pids)).toEqual([]);
      expect((await sandbox.run(['status'])).code).toBe(3);
      expect((await sandbox.run(['stop'])).stdout).toContain('does not run');
    },
    START_WITHIN_MS,
  );

  it(
    'starts again with what it had, shows no key, and drains on Ctrl-C even when npm passes it on twice',
    async () => {
      const again = await sandbox.start();
      expect(again.output()).toContain('bots: demo is unchanged');
      expect(again.output()).not.toContain('admin API key');
      const pids = Object.values(sandbox.processes());
      again.child.kill('SIGINT');
      again.child.kill('SIGINT');
      expect(await again.ended).toBe(0);
      expect(again.output()).toContain('Stopped.');
      expect(again.output()).not.toContain('Stopping at once');
      expect(areGone(pids)).toEqual([]);
    },
    START_WITHIN_MS,
  );

  it(
    'comes back after the supervisor was killed, without what that had left',
    async () => {
      const killed = await sandbox.start();
      const left = sandbox.processes();
      killed.child.kill('SIGKILL');
      await killed.ended;
      const next = await sandbox.start();
      expect(next.output()).toMatch(/Ended what an earlier start had left: .*PostgreSQL \(pid \d+\)/);
      expect(areGone(Object.values(left))).toEqual([]);
      // And `stop` does the same.
      const leftAgain = Object.values(sandbox.processes());
      next.child.kill('SIGKILL');
      await next.ended;
      const { code, stdout } = await sandbox.run(['stop']);
      expect(code).toBe(0);
      expect(stdout).toContain('had been killed');
      expect(areGone(leftAgain)).toEqual([]);
    },
    START_WITHIN_MS,
  );

  it(
    'is ended at once by a second Ctrl-C, and leaves nothing',
    async () => {
      const running = await sandbox.start();
      const pids = Object.values(sandbox.processes());
      process.kill(sandbox.processes()['worker'] ?? 0, 'SIGSTOP');
      running.child.kill('SIGINT');
      await expect.poll(() => running.output()).toContain('Stopping');
      const pressedAt = Date.now();
      await expect
        .poll(
          () => {
            running.child.kill('SIGINT');
            return running.output();
          },
          { timeout: 15_000, interval: 400 },
        )
        .toContain('Stopping at once');
      await running.ended;
      expect(Date.now() - pressedAt).toBeLessThan(15_000);
      expect(areGone(pids)).toEqual([]);
    },
    START_WITHIN_MS,
  );
});

it(
  'parley start uses the Temporal server, the namespace and the database that are set, and runs none of its own',
  async () => {
    const [own, database] = [await createSandbox(), await createEmptyDatabase()];
    try {
      const namespace = await createNamespace(inject('temporalAddress'));
      const { apiUrl, output } = await own.start({
        TEMPORAL_ADDRESS: inject('temporalAddress'),
        TEMPORAL_NAMESPACE: namespace,
        DATABASE_URL: database.url,
      });
      expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
      expect(Object.keys(own.processes()).sort()).toEqual(['api', 'batch', 'worker']);
      expect(output()).toContain('PostgreSQL: from DATABASE_URL');
      expect(output()).toContain(`${namespace}, keeps closed runs 30 days`);
    } finally {
      await own.dispose();
      await database.drop();
    }
  },
  START_WITHIN_MS,
);

it(
  'parley start that is interrupted in the middle ends what it had started',
  async () => {
    const fresh = await createSandbox();
    try {
      const { child, ended, output } = fresh.launch(['start']);
      await expect.poll(output, { timeout: 60_000 }).toMatch(/ PostgreSQL: port/);
      const pids = Object.values(fresh.processes());
      expect(pids.length).toBeGreaterThan(0);
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(output()).toContain('Stopped.');
      expect(areGone(pids)).toEqual([]);
      expect(fresh.processes()).toEqual({});
    } finally {
      await fresh.dispose();
    }
  },
  START_WITHIN_MS,
);

describe('parley start says in one sentence', () => {
  it('which explicit port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    try {
      const { code, stderr } = await sandbox.run(['start'], { PORT: String(port) });
      expect(code).toBe(1);
      expect(stderr).toContain(`Port ${port} is in use by another program, and PORT asked for it.`);
      expect(stderr).not.toMatch(STACK_TRACE);
    } finally {
      other.close();
    }
  });

  it('which data folder cannot be written', async () => {
    const file = path.join(sandbox.folder, 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await sandbox.run(['start'], { PARLEY_DATA_DIR: path.join(file, 'data') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The data folder .*a-file\/data cannot be written \(ENOTDIR\)\./);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it('every fault of the environment, together', async () => {
    const { code, stderr } = await sandbox.run(['start'], { PORT: 'many', REDIS_URL: 'no', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    for (const name of ['PORT', 'REDIS_URL', 'LOG_LEVEL']) expect(stderr).toContain(`  ${name}: `);
    expect(stderr).not.toMatch(STACK_TRACE);
  });

  it(
    'which Temporal server or database does not answer',
    async () => {
      const port = await findFreePort();
      const temporal = await sandbox.run(['start'], { TEMPORAL_ADDRESS: `127.0.0.1:${port}` });
      expect(temporal).toMatchObject({ code: 1 });
      expect(temporal.stderr).toContain(`The Temporal server 127.0.0.1:${port} does not answer.`);
      const database = await sandbox.run(['start'], { DATABASE_URL: `postgresql://a:secret@127.0.0.1:${port}/none` });
      expect(database).toMatchObject({ code: 1 });
      expect(database.stderr).toContain('DATABASE_URL');
      expect(`${database.stdout}${database.stderr}`).not.toContain('secret');
    },
    START_WITHIN_MS,
  );

  it('what the name of an environment must be', async () => {
    const { code, stderr } = await sandbox.run(['start', '--env', '../elsewhere']);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot be the name of an environment');
  });

  it(
    'nothing at all about a default port in use: it takes the next free one',
    async () => {
      const two = await createSandbox();
      try {
        const [one, other] = await Promise.all([sandbox.start(), two.start()]);
        expect(one.apiUrl).not.toBe(other.apiUrl);
        for (const { apiUrl } of [one, other]) expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
      } finally {
        await two.dispose();
        await sandbox.run(['stop']);
      }
    },
    START_WITHIN_MS,
  );
});
