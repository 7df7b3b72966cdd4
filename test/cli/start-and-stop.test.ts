import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import { createSandbox, type Sandbox, type Started } from './support/parley.js';

const START_WITHIN_MS = 120_000;
const STACK_TRACE = /^\s+at .*:\d+:\d+\)?$/m;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({ bots: 'clone' });
}, START_WITHIN_MS);
afterAll(async () => {
  await sandbox.dispose();
}, START_WITHIN_MS);

const areGone = (pids: number[]) => pids.filter((pid) => identifyProcess(pid) !== undefined);

describe('parley start', () => {
  let first: Started;
  let running: Started;

  it(
    'brings everything up: the first address is the api, whose /ready answers 200, and an admin key is shown',
    async () => {
      first = await sandbox.start();
      const said = first.output();
      const ready = await fetch(`${first.apiUrl}/ready`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({ parts: { 'outgoing-workers': { status: 'up' } } });
      const addresses = said.match(/http:\/\/\S+/g) ?? [];
      const pages = ['', '/', '/staff/', '/widget/', '/docs'].map((page) => `${first.apiUrl}${page}`);
      expect(addresses.slice(0, 5)).toEqual(pages);
      // The sixth is Temporal UI's.
      for (const address of addresses.slice(1, 6)) expect((await fetch(address)).status).toBe(200);
      const key = /^ {2}(parley_\S+)$/m.exec(said)?.[1];
      const asAdmin = await fetch(`${first.apiUrl}/api/v1/admin/bots`, {
        headers: { authorization: `Bearer ${key ?? ''}` },
      });
      expect(asAdmin.status).toBe(200);
      expect((await fetch(`${first.apiUrl}/api/v1/admin/bots`)).status).toBe(401);
      expect(said).toMatch(/bots: demo version 1 with \d+ FAQs/);
      const link = /^ {2}(http\S+\/staff\/#first-admin=invite_\S+)$/m.exec(said)?.[1] ?? '';
      expect((await fetch(link)).status).toBe(200);
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
    'starts a worker again whose port somebody took while it was away, on another',
    async () => {
      const { worker = 0 } = sandbox.processes();
      const portOf = async () => /worker\s+running\s+\d+\s+(\d+)/.exec((await sandbox.run(['status'])).stdout)?.[1];
      const port = await portOf();
      const back = first.waitForLine(/worker runs again/);
      // So that it is not back before the port is taken.
      first.child.kill('SIGSTOP');
      const other = createServer();
      try {
        process.kill(worker, 'SIGKILL');
        const take = () => once(other.listen({ port: Number(port), host: '127.0.0.1', exclusive: true }), 'listening');
        await expect.poll(() => take().then(() => 'taken'), { timeout: 10_000 }).toBe('taken');
        first.child.kill('SIGCONT');
        await back;
        expect(await portOf()).toMatch(/^\d+$/);
        expect(await portOf()).not.toBe(port);
        await expect.poll(async () => (await fetch(`${first.apiUrl}/ready`)).status, { timeout: 60_000 }).toBe(200);
      } finally {
        first.child.kill('SIGCONT');
        other.close();
      }
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
    'comes back after its supervisor was killed, with what it had and without what that had left, and shows no key',
    async () => {
      const killed = await sandbox.start();
      const left = sandbox.processes();
      killed.child.kill('SIGKILL');
      await killed.ended;
      running = await sandbox.start();
      expect(running.output()).toMatch(/Ended what an earlier start had left: .*PostgreSQL \(pid \d+\)/);
      expect(areGone(Object.values(left))).toEqual([]);
      expect(running.output()).toContain('bots: demo is unchanged');
      expect(running.output()).not.toContain('admin API key');
    },
    START_WITHIN_MS,
  );

  it(
    'drains on Ctrl-C even when npm passes it on twice',
    async () => {
      const pids = Object.values(sandbox.processes());
      running.child.kill('SIGINT');
      running.child.kill('SIGINT');
      expect(await running.ended).toBe(0);
      expect(running.output()).toContain('Stopped.');
      expect(running.output()).not.toContain('Stopping at once');
      expect(areGone(pids)).toEqual([]);
    },
    START_WITHIN_MS,
  );

  it(
    'is ended at once by a second Ctrl-C, and leaves nothing',
    async () => {
      running = await sandbox.start();
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
