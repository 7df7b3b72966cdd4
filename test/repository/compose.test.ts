import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, test } from 'vitest';
import type { z } from 'zod';

import { findProjectRoot } from '../../infra/project-root.js';
import {
  ApiEnvironment,
  MigrationEnvironment,
  readEnvironment,
  VARIABLES,
  WorkerEnvironment,
} from '../../infra/runtime/environment.js';
import { API_NODE_ARGS } from '../../infra/supervisor/node-part.js';
import { readRequiredNames, readServices } from './compose-file.js';

const root = findProjectRoot();
const key = Buffer.alloc(32, 7).toString('base64');
const secrets: Record<string, string> = {
  POSTGRES_PASSWORD: 'postgrespassword',
  TEMPORAL_POSTGRES_PASSWORD: 'temporalpassword',
  REDIS_PASSWORD: 'redispassword',
  QDRANT_API_KEY: 'qdrantkey',
  PARLEY_SIGNING_KEY: key,
  PARLEY_ENCRYPTION_KEYS: `2026-01:${key}`,
};
const ownServices: [name: string, schema: z.ZodObject, command: string][] = [
  ['api', ApiEnvironment, 'dist/api/main.js'],
  ['worker', WorkerEnvironment, 'dist/worker/main.js --queues conversations,reasoning'],
  ['batch-worker', WorkerEnvironment, 'dist/worker/main.js --queues batch,outgoing'],
  ['migrations', MigrationEnvironment, 'dist/cli/main.js db up'],
];

async function readService(name: string) {
  const service = (await readServices(secrets))[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  return service;
}

describe('docker-compose.yml', () => {
  test('has every part of the production picture', async () => {
    expect(Object.keys(await readServices(secrets))).toEqual(
      expect.arrayContaining([
        ...['api', 'worker', 'batch-worker', 'migrations', 'postgres', 'qdrant', 'redis'],
        ...['temporal', 'temporal-ui', 'temporal-postgres', 'temporal-schema', 'temporal-namespace'],
      ]),
    );
  });

  test('requires every secret, with a sentence that says what it is', async () => {
    expect(await readRequiredNames()).toEqual(Object.keys(secrets).sort());
    for (const name of Object.keys(secrets)) {
      await expect(readServices({ ...secrets, [name]: '' })).rejects.toThrow(new RegExp(`^${name}: set it in .env`));
    }
  });

  test('is matched by .env.example, which holds no value of a secret', async () => {
    const example = await readFile(path.join(root, '.env.example'), 'utf8');
    const names = [...example.matchAll(/^(\w+)=(.*)$/gm)];
    expect(names.map(([, name]) => name)).toEqual(expect.arrayContaining(Object.keys(secrets)));
    expect(names.filter(([, , value]) => value !== '')).toEqual([]);
  });

  test.each(ownServices)('gives %s variables that the code knows, and values that it accepts', async (name, schema) => {
    const { environment } = await readService(name);
    expect(Object.keys(environment).filter((variable) => !(variable in VARIABLES))).toEqual([]);
    expect(Object.keys(environment).filter((variable) => !(variable in schema.shape))).toEqual([]);
    expect(() => readEnvironment(schema, environment)).not.toThrow();
  });

  test.each(ownServices)('runs %s from our image with the right command', async (name, _schema, command) => {
    const service = await readService(name);
    expect(service.build).toBe('.');
    const words = service.command ?? [];
    const script = words.findIndex((word) => word.startsWith('dist/'));
    expect(words.slice(script).join(' ')).toBe(command);
    if (name === 'api') expect(words.slice(0, script)).toEqual(['node', '--enable-source-maps', ...API_NODE_ARGS]);
  });

  test('starts nothing of ours before the migrations are done and Temporal has its namespace', async () => {
    for (const name of ['api', 'worker', 'batch-worker']) {
      expect((await readService(name)).depends_on).toMatchObject({
        migrations: { condition: 'service_completed_successfully' },
        'temporal-namespace': { condition: 'service_completed_successfully' },
      });
    }
  });

  test('runs the migrations once', async () => {
    expect((await readService('migrations')).restart).toBe('no');
  });

  test('depends only on services that there are, and waits for health only where it is checked', async () => {
    const services = await readServices(secrets);
    for (const { depends_on } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(services).toHaveProperty([name]);
        if (condition === 'service_healthy') expect(services[name]?.healthcheck).toHaveProperty('test');
      }
    }
  });

  test('checks the health of everything that keeps running', async () => {
    const services = Object.entries(await readServices(secrets));
    const unchecked = services
      .filter(([, { restart }]) => restart === 'unless-stopped')
      .filter(([, { healthcheck }]) => healthcheck === undefined || 'disable' in healthcheck)
      .map(([name]) => name);
    // Its image has no program to check with, and nothing depends on it.
    expect(unchecked).toEqual(['temporal-ui']);
  });

  test('pins every image to a version', async () => {
    for (const { image } of Object.values(await readServices(secrets))) {
      expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/);
    }
  });

  test('opens the data stores to nobody outside', async () => {
    for (const name of ['postgres', 'redis', 'qdrant', 'temporal-postgres', 'temporal']) {
      expect((await readService(name)).ports).toEqual([]);
    }
  });
});
