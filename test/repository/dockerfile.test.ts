import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';

const root = findProjectRoot();
const healthScript = path.join(root, 'infra/docker/health.mjs');

type Instruction = { keyword: string; rest: string };

async function readInstructions(): Promise<Instruction[]> {
  const text = await readFile(path.join(root, 'Dockerfile'), 'utf8');
  return text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ keyword: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
}

/** The instructions of the stage that becomes the image. */
async function readLastStage(): Promise<Instruction[]> {
  const instructions = await readInstructions();
  return instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));
}

async function runHealthCheck(handler: RequestListener): Promise<void> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    await promisify(execFile)(process.execPath, [healthScript, `http://127.0.0.1:${port}/health`]);
  } finally {
    server.close();
  }
}

describe('the Dockerfile', () => {
  test('builds in one stage and runs in another, both from a pinned version of Node', async () => {
    const stages = (await readInstructions()).filter(({ keyword }) => keyword === 'FROM').map(({ rest }) => rest);
    expect(stages.length).toBeGreaterThan(1);
    for (const stage of stages) expect(stage).toMatch(/^node:\d+\.\d+\.\d+-[\w-]+( AS \w+)?$/);
  });

  test('ends as a user that is not root', async () => {
    const user = (await readLastStage()).filter(({ keyword }) => keyword === 'USER').at(-1)?.rest;
    expect(user).toBe('node');
  });

  test('checks health, with a script that is there, and starts a program that the build makes', async () => {
    const stage = await readLastStage();
    const health = stage.find(({ keyword }) => keyword === 'HEALTHCHECK')?.rest ?? '';
    expect(health).toContain('infra/docker/health.mjs');
    expect(existsSync(healthScript)).toBe(true);
    const command = stage.find(({ keyword }) => keyword === 'CMD')?.rest ?? '';
    const program = /dist\/([\w/]+)\.js/.exec(command)?.[1] ?? 'nothing';
    expect(existsSync(path.join(root, `${program}.ts`))).toBe(true);
  });

  test('does not copy secrets, data or history into the image', async () => {
    const ignored = (await readFile(path.join(root, '.dockerignore'), 'utf8')).split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', '.parley', 'node_modules']));
  });
});

describe('the health check of a container', () => {
  test('passes where the address answers', async () => {
    await expect(runHealthCheck((_, response) => response.end('ok'))).resolves.toBeUndefined();
  });

  test('fails where the address answers that it is not well', async () => {
    const answer = runHealthCheck((_, response) => response.writeHead(503).end());
    await expect(answer).rejects.toThrow(/it answers 503/);
  });

  test('fails where nobody answers', async () => {
    const check = promisify(execFile)(process.execPath, [healthScript, 'http://127.0.0.1:1/health']);
    await expect(check).rejects.toMatchObject({ code: 1 });
  });
});
