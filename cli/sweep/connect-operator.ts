import { z } from 'zod';

import { readEnvironment, VARIABLES } from '../../infra/runtime/environment.js';
import { connectTemporal } from '../../infra/runtime/temporal/connection.js';

const Environment = z.object({
  TEMPORAL_ADDRESS: VARIABLES.TEMPORAL_ADDRESS,
  TEMPORAL_NAMESPACE: VARIABLES.TEMPORAL_NAMESPACE,
  TEMPORAL_TLS: VARIABLES.TEMPORAL_TLS,
  TEMPORAL_API_KEY: VARIABLES.TEMPORAL_API_KEY,
  PARLEY_ENCRYPTION_KEYS: VARIABLES.PARLEY_ENCRYPTION_KEYS,
});

/** Temporal, for a command that has the batch worker do something. */
export function connectOperator(source: NodeJS.ProcessEnv): ReturnType<typeof connectTemporal> {
  return connectTemporal({ env: readEnvironment(Environment, source) });
}
