import { createApi } from '../../api/app.js';
import { composeApi } from '../../api/compose.js';
import { ApiEnvironment, readEnvironment } from '../../infra/runtime/environment.js';
import { createLogger } from '../../infra/runtime/logger.js';
import { haltForGood } from './crash-point.js';

/**
 * A real api that halts for good once Temporal has stored a message's signal, before it acknowledges the message. It
 * says `{type: 'at-crash-point'}` to its parent, which then kills it.
 */
async function main(): Promise<void> {
  const env = readEnvironment(ApiEnvironment, process.env);
  const { deps } = await composeApi({ env, logger: createLogger({ service: 'api', level: env.LOG_LEVEL }) });
  const { workflow } = deps.temporal;
  const signalWithStart = workflow.signalWithStart.bind(workflow);
  workflow.signalWithStart = async (...args) => {
    await signalWithStart(...args);
    return haltForGood();
  };
  const { port } = await createApi(deps).listen({ host: env.HOST, port: env.PORT });
  process.send?.({ type: 'ready', port });
}

await main();
