import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { identifyProcess } from '../../infra/embedded/process/process-identity.js';
import { makeClone } from './support/clone.js';
import { createSandbox, type Sandbox } from './support/parley.js';

const WITHIN_MS = 180_000;
const PLACE = 'postgres-place.json';
let outer: Sandbox;
let sandbox: Sandbox;
let clone: string;

beforeAll(async () => {
  outer = await createSandbox();
  clone = makeClone({ parent: path.join(outer.folder, 'closed'), parentMode: 0o700 });
  sandbox = await createSandbox({ clone });
}, WITHIN_MS);
afterAll(async () => {
  const pointer = path.join(clone, '.parley', 'dev', PLACE);
  await sandbox.run(['stop'], { PARLEY_DATA_DIR: '' });
  if (existsSync(pointer)) {
    const { folder } = JSON.parse(readFileSync(pointer, 'utf8')) as { folder: string };
    rmSync(folder, { recursive: true, force: true });
  }
  await sandbox.dispose();
  await outer.dispose();
}, WITHIN_MS);

it(
  'a clone whose parent folder other users cannot enter starts, for root as well, and keeps its data',
  async () => {
    const first = await sandbox.start({ PARLEY_DATA_DIR: '' });
    expect((await fetch(`${first.apiUrl}/ready`)).status).toBe(200);
    const dataFolder = path.join(clone, '.parley', 'dev');
    // Only root runs PostgreSQL as somebody else, who needs another place.
    expect(readdirSync(dataFolder).includes(PLACE)).toBe(process.getuid?.() === 0);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const second = await sandbox.start({ PARLEY_DATA_DIR: '' });
    expect(second.output()).toContain('bots: small is unchanged');
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(identifyProcess(second.child.pid ?? 0)).toBeUndefined();
  },
  WITHIN_MS,
);
