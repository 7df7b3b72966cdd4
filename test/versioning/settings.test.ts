import { describe, expect, it } from 'vitest';

import { toChildEnvironment, type StackContext } from '../../infra/supervisor/stack.js';
import { readWorkerSettings, toDeploymentVersion } from '../../worker/env.js';

function versionFrom(source: Record<string, string>) {
  const { env } = readWorkerSettings({
    argv: [],
    source: {
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      DATABASE_URL: 'postgresql://parley@127.0.0.1/parley',
      PARLEY_ENCRYPTION_KEYS: `test:${Buffer.alloc(32).toString('base64')}`,
      ...source,
    },
  });
  return toDeploymentVersion(env);
}

describe('the version of a worker', () => {
  it.each([{}, { PARLEY_BUILD_ID: '' }, { PARLEY_DEPLOYMENT: 'shop' }])('is none without a build id: %j', (source) => {
    expect(versionFrom(source)).toBeNull();
  });

  it('is the build id, of the deployment parley unless another is named', () => {
    expect(versionFrom({ PARLEY_BUILD_ID: '2026.1-rc_2' })).toEqual({
      deploymentName: 'parley',
      buildId: '2026.1-rc_2',
    });
    expect(versionFrom({ PARLEY_BUILD_ID: 'v1', PARLEY_DEPLOYMENT: 'shop' })).toMatchObject({ deploymentName: 'shop' });
  });

  it.each([
    [{ PARLEY_BUILD_ID: 'a b' }, /PARLEY_BUILD_ID must be letters, digits, dots, dashes and underscores/],
    [{ PARLEY_BUILD_ID: 'x'.repeat(101) }, /PARLEY_BUILD_ID must be .* at most 100/],
    [{ PARLEY_DEPLOYMENT: 'a.b' }, /PARLEY_DEPLOYMENT must be letters, digits, dashes and underscores/],
    [{ PARLEY_DEPLOYMENT: 'a:b' }, /PARLEY_DEPLOYMENT must be/],
  ])('is refused where Temporal would misread it: %j', (source, message) => {
    expect(() => versionFrom(source)).toThrow(message);
  });

  it('is none in what parley start runs, whatever is set', () => {
    const context = {
      source: { PARLEY_BUILD_ID: 'v1' },
      keys: {},
      folder: { root: 'data' },
    } as unknown as StackContext;
    const temporal = { address: '127.0.0.1:7233', uiUrl: undefined };
    const child = toChildEnvironment(context, { databaseUrl: 'postgresql://parley@127.0.0.1/parley', temporal });
    expect(child['TEMPORAL_ADDRESS']).toBe(temporal.address);
    expect(versionFrom({ PARLEY_BUILD_ID: child['PARLEY_BUILD_ID'] ?? 'missing' })).toBeNull();
  });
});
