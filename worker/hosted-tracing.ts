import type { Logger } from '../infra/runtime/logger.js';

// The switches with which LangChain sends every prompt and answer to its maker's service.
const SWITCHES = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];

/** Turns LangChain's hosted tracing off: what customers write does not leave by a variable that is set for other programs. */
export function refuseHostedTracing({ env, logger }: { env: NodeJS.ProcessEnv; logger: Logger }): void {
  for (const name of SWITCHES) {
    if (env[name] === undefined) continue;
    Reflect.deleteProperty(env, name);
    logger.warn(
      { variable: name },
      'hosted tracing was asked for and is not allowed: it would send what customers write',
    );
  }
}
