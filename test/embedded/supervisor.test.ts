import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startProcess } from '../../infra/embedded/process/managed-process.js';
import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import { createBackoff } from '../../infra/supervisor/backoff.js';
import { claimDataFolder, findHolder } from '../../infra/supervisor/claim.js';
import { findDataFolder, prepareDataFolder, type DataFolder } from '../../infra/supervisor/data-folder.js';
import { startNodePart } from '../../infra/supervisor/node-part.js';
import { endLeftovers, readLivingProcesses, recordProcess } from '../../infra/supervisor/process-records.js';
import { keepSecrets } from '../../infra/supervisor/secrets.js';
import {
  createSupervisor,
  type Part,
  type Supervisor,
  type SupervisorEvent,
} from '../../infra/supervisor/supervisor.js';

let folder: DataFolder;
let journal: string;
let events: SupervisorEvent[];
let supervisor: Supervisor;

beforeEach(async () => {
  folder = findDataFolder({ env: 'test', dataDir: mkdtempSync(path.join(tmpdir(), 'parley-supervisor-')) });
  await prepareDataFolder(folder);
  journal = path.join(folder.root, 'journal');
  appendFileSync(journal, '');
  events = [];
  supervisor = createSupervisor({ onEvent: (event) => events.push(event) });
});
afterEach(async () => {
  await supervisor.kill();
  rmSync(folder.root, { recursive: true, force: true });
});

/** A process that says when it is asked to end, and does. */
const listening = (name: string) =>
  `process.on('SIGTERM', () => { require('fs').appendFileSync(${JSON.stringify(journal)}, '${name} '); process.exit(0); });
   setInterval(() => {}, 1e6); console.log('up');`;

function toPart(name: string, stage: number, code = listening(name)): Part {
  return {
    name,
    stage,
    start: async () => {
      const child = await startProcess({
        name,
        command: process.execPath,
        args: ['-e', code],
        logFile: path.join(folder.logs, `${name}.log`),
        stop: { signal: 'SIGTERM', withinMs: 5000 },
      });
      await expect.poll(() => child.tail(1)).toBe('up');
      return child;
    },
  };
}

describe('the supervisor', () => {
  it('ends parts in order, the highest stage first', async () => {
    for (const [stage, name] of ['postgres', 'temporal', 'worker', 'api'].entries()) {
      await supervisor.start(toPart(name, stage));
    }
    await supervisor.drain();
    expect(readFileSync(journal, 'utf8')).toBe('api worker temporal postgres ');
    expect(events).toEqual([]);
  });

  it('starts a part that ended again, and says so', async () => {
    const first = await supervisor.start(toPart('worker', 0));
    process.kill(first.identity.pid, 'SIGKILL');
    await expect.poll(() => events.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(['ended', 'started']);
    expect(events[0]).toMatchObject({ part: 'worker', how: 'signal SIGKILL', retryInMs: 500 });
    const [status] = supervisor.status();
    expect(status).toMatchObject({ name: 'worker', state: 'running', restarts: 1 });
    expect(status?.pid).not.toBe(first.identity.pid);
  });

  it('goes on trying to start a part that fails, ever more slowly', async () => {
    let starts = 0;
    const part = toPart('worker', 0);
    const first = await supervisor.start({
      ...part,
      start: (signal) => (++starts > 1 ? Promise.reject(new Error('no luck')) : part.start(signal)),
    });
    process.kill(first.identity.pid, 'SIGKILL');
    await expect.poll(() => events.length, { timeout: 10_000 }).toBe(3);
    expect(events.map((event) => 'retryInMs' in event && event.retryInMs)).toEqual([500, 1000, 2000]);
    expect(supervisor.status()[0]).toMatchObject({ state: 'restarting' });
    const before = performance.now();
    await supervisor.drain();
    expect(performance.now() - before).toBeLessThan(1500);
  });

  it('starts nothing again once it drains', async () => {
    const first = await supervisor.start(toPart('worker', 0));
    const draining = supervisor.drain();
    process.kill(first.identity.pid, 'SIGKILL');
    await draining;
    expect(events).toEqual([]);
    expect(identifyProcess(first.identity.pid)).toBeUndefined();
  });

  it('passes the failure of a first start on', async () => {
    const failing: Part = { name: 'api', stage: 0, start: () => Promise.reject(new Error('no luck')) };
    await expect(supervisor.start(failing)).rejects.toThrow('no luck');
    expect(supervisor.status()).toEqual([]);
  });
});

describe('one of our own processes', () => {
  const startWith = (code: string) => {
    const script = path.join(folder.root, 'part.cjs');
    writeFileSync(script, code);
    return startNodePart({
      name: 'part',
      script,
      args: ['--queues', 'batch'],
      env: { ...process.env, PORT: '4711' },
      logFolder: folder.logs,
      stopWithinMs: 5000,
      signal: new AbortController().signal,
      onSpawn: (identity) => {
        recordProcess(folder, 'part', identity);
      },
    });
  };

  it('is ready when it says so, with its port, arguments and variables', async () => {
    const part = await startWith(
      `process.on('SIGTERM', () => process.exit(0)); console.log(process.argv.slice(2).join(' '));
       setTimeout(() => process.send({ type: 'ready', port: Number(process.env.PORT) }), 200); setInterval(() => {}, 1e6);`,
    );
    expect(part.port).toBe(4711);
    expect(readFileSync(path.join(folder.logs, 'part.log'), 'utf8')).toBe('--queues batch\n');
    await part.stop();
    expect(await part.ended).toBe('exit code 0');
  });

  it('is found by whoever comes after a killed supervisor, and ended', async () => {
    const part = await startWith(`process.send({ type: 'ready' }); setInterval(() => {}, 1e6);`);
    expect(readLivingProcesses(folder)).toEqual([{ part: 'part', ...part.identity }]);
    expect(await endLeftovers(folder)).toEqual([{ part: 'part', ...part.identity }]);
    expect(identifyProcess(part.identity.pid)).toBeUndefined();
    expect(await endLeftovers(folder)).toEqual([]);
  });
});

describe('a record of a process', () => {
  it('does not lead to the end of another process that has its pid by now', async () => {
    recordProcess(folder, 'worker', { pid: process.pid, startedAt: 'before the last boot' });
    expect(readLivingProcesses(folder)).toEqual([]);
    expect(await endLeftovers(folder)).toEqual([]);
  });
});

describe('the claim on a data folder', () => {
  it('is taken while its process lives, and free when that is gone', async () => {
    const other = await startProcess({
      name: 'other',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1e6)'],
      logFile: path.join(folder.logs, 'other.log'),
      stop: { signal: 'SIGTERM', withinMs: 5000 },
    });
    expect(claimDataFolder(folder).kind).toBe('held');
    // As the other process would have written it.
    const claims = path.join(folder.run, 'claims');
    writeFileSync(path.join(claims, `${other.identity.pid}.json`), JSON.stringify(other.identity));
    expect(claimDataFolder(folder)).toEqual({ kind: 'taken', by: other.identity });
    expect(findHolder(folder)).toEqual(other.identity);
    await other.kill();
    expect(findHolder(folder)).toBeUndefined();
    const claim = claimDataFolder(folder);
    expect(claim.kind).toBe('held');
    expect(findHolder(folder)?.pid).toBe(process.pid);
    if (claim.kind === 'held') claim.release();
    expect(findHolder(folder)).toBeUndefined();
  });
});

describe('the pause before a part is started again', () => {
  it('doubles from half a second to ten, and begins anew after a healthy minute', () => {
    const backoff = createBackoff();
    expect([1, 2, 3, 4, 5, 6, 7].map(() => backoff.next(100))).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(backoff.next(60_000)).toBe(500);
  });
});

describe('the secrets of a data folder', () => {
  it('are made once, for their owner alone', async () => {
    const [first, second] = [await keepSecrets(folder), await keepSecrets(folder)];
    expect(second).toEqual(first);
    expect(Buffer.from(first.encryptionKeys.replace(/^k1:/, ''), 'base64')).toHaveLength(32);
    expect(first.signingKey.length).toBeGreaterThanOrEqual(32);
  });
});
