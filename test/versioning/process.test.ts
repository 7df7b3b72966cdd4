import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, inject, it, onTestFinished } from 'vitest';

import { findFreePort } from '../support/free-port.js';
import { createNamespace } from '../support/namespace.js';
import { startNodeProcess } from '../support/node-process.js';
import { createDatabase } from '../support/postgres.js';
import { findTemporalCommand } from './temporal-command.js';

it('a worker process with PARLEY_BUILD_ID becomes a version of the deployment, with its queues', async () => {
  const [database, namespace, dataFolder] = await Promise.all([
    createDatabase(),
    createNamespace(inject('temporalAddress')),
    mkdtemp(path.join(tmpdir(), 'parley-version-')),
  ]);
  onTestFinished(() => database.drop());
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }));
  const env = { TEMPORAL_ADDRESS: inject('temporalAddress'), TEMPORAL_NAMESPACE: namespace };
  const worker = await startNodeProcess({
    script: 'worker/main.js',
    env: {
      ...env,
      DATABASE_URL: database.url,
      PARLEY_DATA_DIR: dataFolder,
      PARLEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32).toString('base64')}`,
      METRICS_PORT: String(await findFreePort()),
      PARLEY_DEPLOYMENT: 'shop',
      PARLEY_BUILD_ID: '2026.7',
    },
  });
  onTestFinished(async () => {
    await worker.stop();
  });
  const temporal = await findTemporalCommand({ env });
  const version = ['--deployment-name', 'shop', '--build-id', '2026.7'];
  await expect
    .poll(() => temporal('worker', 'deployment', 'describe-version', ...version).catch(String), { timeout: 30_000 })
    .toMatch(/conversations(?:.|\n)*reasoning|reasoning(?:.|\n)*conversations/);
}, 90_000);
