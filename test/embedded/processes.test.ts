import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openLogFile } from '../../infra/embedded/process/log-file.js';
import { startProcess, type ManagedProcess } from '../../infra/embedded/process/managed-process.js';
import { identifyProcess, isRunning, signalProcess } from '../../infra/embedded/process/process-identity.js';
import { startServer } from '../../infra/embedded/process/start-server.js';

let folder: string;
const started: ManagedProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-process-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.kill()));
  rmSync(folder, { recursive: true, force: true });
});

const options = (code: string, stopWithinMs = 5000) => ({
  name: 'probe',
  command: process.execPath,
  args: ['-e', code],
  logFile: path.join(folder, 'probe.log'),
  stop: { signal: 'SIGTERM', withinMs: stopWithinMs } as const,
});

async function start(code: string, stopWithinMs?: number): Promise<ManagedProcess> {
  const child = await startProcess(options(code, stopWithinMs));
  started.push(child);
  return child;
}

describe('the identity of a process', () => {
  it('is that of this process, and stays', () => {
    const self = identifyProcess(process.pid);
    expect(self).toEqual(identifyProcess(process.pid));
    expect(self !== undefined && isRunning(self)).toBe(true);
  });

  it('does not fit another process with the same pid, which gets no signal', () => {
    const former = { pid: process.pid, startedAt: 'long ago' };
    expect(isRunning(former)).toBe(false);
    expect(signalProcess(former, 'SIGKILL')).toBe(false);
  });

  it('counts a zombie as ended', async () => {
    // The shell's child ends at once, and the program that the shell becomes never asks for it.
    const shell = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(shell.stdout, 'data')) as [Buffer];
      await expect.poll(() => identifyProcess(Number(line.toString()))).toBeUndefined();
    } finally {
      shell.kill('SIGKILL');
    }
  });
});

describe('a managed process', () => {
  it('says how it ended', async () => {
    expect(await (await start('process.exit(7)')).ended).toBe('exit code 7');
  });

  it('ends in order where it listens', async () => {
    const child = await start(
      "process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1e6); console.log('up')",
    );
    await expect.poll(() => child.tail(1)).toBe('up');
    await child.stop();
    expect(await child.ended).toBe('exit code 0');
  });

  it('is killed when it does not end in time', async () => {
    const child = await start("process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6); console.log('up')", 200);
    await expect.poll(() => child.tail(1)).toBe('up');
    await child.stop();
    expect(await child.ended).toBe('signal SIGKILL');
    expect(isRunning(child.identity)).toBe(false);
  });

  it('that cannot be started is a clear failure', async () => {
    await expect(startProcess({ ...options(''), command: path.join(folder, 'none') })).rejects.toThrow(
      'probe cannot be started: the program was not found.',
    );
  });

  it('that ends before it is ready shows its last words', async () => {
    const failing = startServer({
      ...options("console.error('no luck'); process.exit(3)"),
      isReady: () => Promise.resolve(undefined),
      readyWithinMs: 20_000,
    });
    await expect(failing).rejects.toThrow(/probe ended before it was ready \(exit code 3\)[^]*no luck/);
  });

  it('that is never ready is ended', async () => {
    let pid: number | undefined;
    const failing = startServer({
      ...options('setInterval(() => {}, 1e6)'),
      onSpawn: (identity) => {
        pid = identity.pid;
      },
      isReady: () => Promise.resolve(undefined),
      readyWithinMs: 100,
    });
    await expect(failing).rejects.toThrow(/was not ready/);
    expect(pid !== undefined && identifyProcess(pid)).toBeUndefined();
  });
});

describe('a log file', () => {
  it('is moved aside when it has grown large', () => {
    const file = path.join(folder, 'large.log');
    writeFileSync(file, 'x'.repeat(11 * 1024 * 1024));
    openLogFile(file).close();
    expect(readFileSync(file, 'utf8')).toBe('');
    expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(11 * 1024 * 1024);
  });
});
