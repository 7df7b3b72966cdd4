import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';

import { Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';

import { findProjectRoot } from '../../infra/project-root.js';
import { inspectNamespace } from '../../infra/runtime/temporal/namespace.js';

it('is prepared by the containers as the embedded start prepares it, also when that runs again', async () => {
  const root = findProjectRoot();
  const address = inject('temporalAddress');
  const namespace = `containers-${randomUUID()}`;
  const env = {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    // The test servers' own copy, where the command is not on the path.
    PATH: `${process.env['PATH'] ?? ''}:${path.join(root, '.parley/test/bin')}`,
  };
  const script = path.join(root, 'infra/docker/temporal-namespace.sh');
  for (let run = 0; run < 2; run += 1) await promisify(execFile)('sh', [script], { env, timeout: 25_000 });

  const connection = await Connection.connect({ address });
  try {
    expect(await inspectNamespace({ connection, namespace })).toEqual({ retentionDays: 30, faults: [] });
  } finally {
    await connection.close();
  }
}, 60_000);
