import { describe, expect, it } from 'vitest';

import { ApiEnvironment, EnvironmentError, readEnvironment } from '../../infra/runtime/environment.js';

const SECRET = 'xyzzy-secret';

function faultsOf(variables: Record<string, string>): string {
  try {
    readEnvironment(ApiEnvironment, variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('an environment with faults', () => {
  it('is refused with a sentence for each, and no value', () => {
    const message = faultsOf({
      TEMPORAL_ADDRESS: SECRET,
      TEMPORAL_TLS: 'yes',
      DATABASE_URL: '',
      DATABASE_POOL: '500',
      REDIS_URL: SECRET,
      PORT: SECRET,
      LOG_LEVEL: 'loud',
      PARLEY_SIGNING_KEY: SECRET,
      PARLEY_ENCRYPTION_KEYS: SECRET,
    });
    expect(message).not.toContain(SECRET);
    expect(message.split('\n')).toEqual([
      'The environment is not valid:',
      '  TEMPORAL_ADDRESS must be HOST:PORT, for example temporal:7233.',
      '  TEMPORAL_TLS must be one of 0, 1, true, false.',
      '  DATABASE_URL is not set, and is required.',
      '  DATABASE_POOL must be at most 200.',
      '  REDIS_URL must be redis://HOST:PORT (or rediss://).',
      '  PARLEY_ENCRYPTION_KEYS must be ID:KEY pairs separated by commas, each KEY 32 bytes in base64 (openssl rand -base64 32).',
      '  LOG_LEVEL must be one of trace, debug, info, warn, error, silent.',
      '  PORT must be a whole number from 1 to 65535.',
      '  PARLEY_SIGNING_KEY must have at least 32 characters (openssl rand -base64 32).',
      'docs/configuration.md describes every variable.',
    ]);
  });
});
