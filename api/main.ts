import { ApiEnvironment, EnvironmentError, readEnvironment } from '../infra/runtime/environment.js';
import { createLogger, type Logger } from '../infra/runtime/logger.js';
import { createApi } from './app.js';
import { composeApi } from './compose.js';

async function main(): Promise<void> {
  const env = readEnvironment(ApiEnvironment, process.env);
  const logger = createLogger({ service: 'api', level: env.LOG_LEVEL, format: env.LOG_FORMAT });
  const { deps, close } = await composeApi({ env, logger });
  const api = createApi(deps);
  const { port } = await api.listen({ host: env.HOST, port: env.PORT });
  logger.info({ host: env.HOST, port }, 'api listens');
  process.send?.({ type: 'ready', port });

  onceAskedToStop(logger, async () => {
    await api.close();
    await close();
  });
}

/** Stops on SIGTERM, SIGINT, or when the supervisor that holds the other end of the IPC channel is gone. */
function onceAskedToStop(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'api stops');
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'api did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const reason of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(reason, () => { onSignal(reason); }); // prettier-ignore
}

main().catch((error: unknown) => {
  if (error instanceof EnvironmentError) process.stderr.write(`${error.message}\n`);
  else createLogger({ service: 'api', level: 'error' }).error({ err: error }, 'api could not start');
  // Not by exitCode: connections of a half-made process would keep it alive.
  process.exit(1);
});
