import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startPostgresServer, toDatabaseUrl } from '../../infra/embedded/postgres/postgres-server.js';
import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import type { RunningPart } from '../../infra/embedded/process/start-server.js';
import { findFreePort } from '../support/free-port.js';

const password = 'a password: with / signs @ in it';
let folder: string;
let port: number;
const running: RunningPart[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-postgres-'));
  chmodSync(folder, 0o711);
  port = await findFreePort();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((part) => part.kill()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(input: { dataFolder?: string; systemFolder?: string } = {}): Promise<RunningPart> {
  const { dataFolder = path.join(folder, 'data'), ...rest } = input;
  mkdirSync(dataFolder, { recursive: true });
  const part = await startPostgresServer({
    dataFolder,
    logFile: path.join(folder, 'postgresql.log'),
    port,
    password,
    ...rest,
  });
  running.push(part);
  return part;
}

async function query(sql: string, url = toDatabaseUrl({ port, password })): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidFile = () => path.join(folder, 'data', 'postgres', 'cluster', 'postmaster.pid');

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a stop, and syncs to disk', async () => {
    const first = await start();
    await query("CREATE TABLE kept AS SELECT 'here' AS word");
    expect(await query('SHOW fsync')).toEqual([{ fsync: 'on' }]);
    await first.stop();
    expect(existsSync(pidFile())).toBe(false);
    await start();
    expect(await query('SELECT word FROM kept')).toEqual([{ word: 'here' }]);
  });

  it('asks for the password, and listens on this machine only', async () => {
    await start();
    await expect(query('SELECT 1', toDatabaseUrl({ port, password: 'wrong' }))).rejects.toThrow(/password/);
    expect(await query('SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    expect(await query('SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  });

  it('starts again after it was killed', async () => {
    const first = await start();
    await query("CREATE TABLE kept AS SELECT 'here' AS word");
    await first.kill();
    expect(existsSync(pidFile())).toBe(true);
    await start();
    expect(await query('SELECT word FROM kept')).toEqual([{ word: 'here' }]);
  });

  it('starts when its old pid belongs to some other process by now, and leaves that alone', async () => {
    await (await start()).kill();
    const lines = readFileSync(pidFile(), 'utf8').split('\n');
    // The parent of this test: alive, and no PostgreSQL.
    writeFileSync(pidFile(), [String(process.ppid), ...lines.slice(1)].join('\n'));
    await start();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(identifyProcess(process.ppid)).toBeDefined();
  });

  it('ends a server that an earlier start left on the same data', async () => {
    const left = await start();
    port = await findFreePort();
    await start();
    expect(identifyProcess(left.identity.pid)).toBeUndefined();
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says which password it needs when the kept one was lost', async () => {
    await (await start()).stop();
    const lost = startPostgresServer({
      dataFolder: path.join(folder, 'data'),
      logFile: path.join(folder, 'postgresql.log'),
      port,
      password: 'another',
    });
    await expect(lost).rejects.toThrow(/does not take the password/);
  });

  it('shows the last words of a server that does not start', async () => {
    await start();
    const onSamePort = start({ dataFolder: path.join(folder, 'other') });
    await expect(onSamePort).rejects.toThrow(/PostgreSQL ended before it was ready[^]*could not bind/);
  });

  it('runs for root too in a folder whose parents other users cannot enter', async () => {
    const closed = path.join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataFolder = path.join(closed, 'clone', '.parley', 'dev');
    const systemFolder = path.join(folder, 'system');
    await (await start({ dataFolder, systemFolder })).stop();
    const pointer = path.join(dataFolder, 'postgres-place.json');
    // Only root runs it as somebody else, who needs another place.
    expect(existsSync(pointer)).toBe(process.getuid?.() === 0);
    await start({ dataFolder, systemFolder });
    await query("CREATE TABLE kept AS SELECT 'here' AS word");
    if (process.getuid?.() !== 0) return;
    const { folder: place } = JSON.parse(readFileSync(pointer, 'utf8')) as { folder: string };
    expect(path.dirname(place)).toBe(systemFolder);
    await running[1]?.stop();
    rmSync(place, { recursive: true });
    await expect(start({ dataFolder, systemFolder })).rejects.toThrow(/was in .* which is gone/);
  });
});
