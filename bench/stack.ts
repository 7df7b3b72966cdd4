import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

import { startPostgresServer, toDatabaseUrl } from '../infra/embedded/postgres/postgres-server.js';
import type { RunningPart } from '../infra/embedded/process/start-server.js';
import { resolveTemporalBinary } from '../infra/embedded/temporal/temporal-binary.js';
import { startTemporalServer } from '../infra/embedded/temporal/temporal-server.js';
import { findProjectRoot } from '../infra/project-root.js';
import { connectTemporal, type TemporalAccess } from '../infra/runtime/temporal/connection.js';
import { prepareNamespace } from '../infra/runtime/temporal/namespace.js';
import { API_NODE_ARGS, startNodePart } from '../infra/supervisor/node-part.js';
import { choosePort } from '../infra/supervisor/ports.js';
import { migrateUp } from '../prisma/migrate/index.js';
import type { MeasuredProcesses } from './measure/processes.js';
import { startHangingModel, type HangingModel } from './measure/hanging-model.js';
import { createPlainBot, publishBots } from './publish.js';

export type BenchStack = {
  apiUrl: string;
  databaseUrl: string;
  temporal: TemporalAccess;
  processes: MeasuredProcesses;
  /** What the worker's model waits for when it is asked to hang. */
  hangingModel: HangingModel;
  /** With which the api signs visitors' tokens. */
  signingKey: string;
  /** Ends the api in order and starts another on the same port. */
  restartApi: (how?: Restart) => Promise<void>;
  /** Ends the worker and starts another, which knows no conversation yet. */
  restartWorker: (how?: Restart) => Promise<void>;
  close: () => Promise<void>;
};

/** `profileTo`: a folder for the CPU profiles that the new process writes when it ends. */
export type Restart = { profileTo?: string };

const WORKER_QUEUES = 'conversations,reasoning,batch';

/** Where a benchmark's customers find a bot. */
export type BotAddress = { baseUrl: string; botSlug: string };

/** Measures on a stack of its own, and takes it down whatever happens: its parts are processes that would go on. */
export async function onBenchStack(measure: (stack: BenchStack) => Promise<void>): Promise<void> {
  const stack = await startBenchStack({
    onStep: (step) => {
      console.log(`starting: ${step}`);
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void stack.close().finally(() => process.exit(1));
    });
  }
  try {
    await measure(stack);
  } finally {
    await stack.close();
  }
}

/** Publishes a bot that looks nothing up. */
export async function publishPlainBot({ apiUrl, databaseUrl, temporal }: BenchStack): Promise<BotAddress> {
  const plain = createPlainBot();
  await publishBots({ databaseUrl, client: temporal.client, folders: [plain] });
  return { baseUrl: apiUrl, botSlug: plain.manifest.slug };
}

/**
 * Everything that is measured, as `parley start` runs it, each part a process of its own, on a data folder that goes
 * with it: Temporal with a database file, PostgreSQL, one worker process, one api.
 */
async function startBenchStack({ onStep }: { onStep: (step: string) => void }): Promise<BenchStack> {
  const folder = await mkdtemp(path.join(tmpdir(), 'parley-bench-'));
  // PostgreSQL's own user must be able to enter, else its data would go elsewhere and stay there.
  await chmod(folder, 0o711);
  const hangingModel = await startHangingModel();
  const started: RunningPart[] = [];
  const taken = new Set<number>();
  const freePort = (): Promise<number> => choosePort({ from: 28_000, taken });
  const logFile = (name: string): string => path.join(folder, 'logs', `${name}.log`);
  const keep = <Part extends RunningPart>(part: Part): Part => {
    started.push(part);
    return part;
  };
  const close = async (): Promise<void> => {
    for (const part of [...started].reverse()) await part.stop();
    await hangingModel.close();
    await rm(folder, { recursive: true, force: true });
  };
  await mkdir(path.join(folder, 'logs'), { recursive: true });

  try {
    onStep('Temporal and PostgreSQL');
    const [temporalPort, uiPort, postgresPort, apiPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const password = randomBytes(16).toString('hex');
    const [temporalServer, postgres] = await Promise.all([
      startTemporalServer({
        binary: await resolveTemporalBinary({
          binFolder: path.join(findProjectRoot(), '.parley', 'bench', 'bin'),
          environment: process.env,
          onStep,
        }),
        folder: path.join(folder, 'temporal'),
        logFile: logFile('temporal'),
        port: temporalPort,
        uiPort,
        namespace: 'default',
      }).then(keep),
      startPostgresServer({ dataFolder: folder, logFile: logFile('postgres'), port: postgresPort, password }).then(
        keep,
      ),
    ]);

    const databaseUrl = toDatabaseUrl({ port: postgresPort, password });
    const encryptionKey = randomBytes(32);
    const signingKey = randomBytes(32).toString('hex');
    const bareBundle = path.join(folder, 'bare.cjs');
    onStep('database and workflow bundle');
    await Promise.all([migrateUp({ databaseUrl }), bundleBareWorkflow().then((code) => writeFile(bareBundle, code))]);

    const env = {
      ...process.env,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      DATABASE_URL: databaseUrl,
      PARLEY_DATA_DIR: folder,
      PARLEY_SIGNING_KEY: signingKey,
      PARLEY_ENCRYPTION_KEYS: `bench:${encryptionKey.toString('base64')}`,
      BARE_BUNDLE: bareBundle,
      HANGING_MODEL_URL: hangingModel.url,
      PORT: String(apiPort),
      LOG_LEVEL: 'warn',
    };
    const startPart = ({
      name,
      script,
      args,
      nodeArgs = [],
      profileTo,
    }: Restart & {
      name: string;
      script: string;
      args: string[];
      nodeArgs?: string[];
    }): Promise<RunningPart> =>
      startNodePart({
        name,
        script: path.join(findProjectRoot(), 'dist', script),
        args,
        nodeArgs: [...nodeArgs, ...(profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`])],
        env,
        logFolder: path.join(folder, 'logs'),
        stopWithinMs: 15_000,
        signal: new AbortController().signal,
        onSpawn: () => undefined,
      }).then(keep);
    const temporal = await connectTemporal({
      env: {
        TEMPORAL_ADDRESS: env.TEMPORAL_ADDRESS,
        TEMPORAL_NAMESPACE: 'default',
        TEMPORAL_TLS: false,
        PARLEY_ENCRYPTION_KEYS: [{ id: 'bench', key: encryptionKey }],
      },
    });
    // Before any worker or api: they set search attributes.
    await prepareNamespace({ connection: temporal.connection, namespace: 'default' });
    onStep('worker and api');
    const startWorker = (how: Restart = {}) =>
      startPart({
        ...how,
        name: 'worker',
        script: 'bench/processes/bench-worker.js',
        args: ['--queues', WORKER_QUEUES],
      });
    const startApi = (how: Restart = {}) =>
      startPart({ ...how, name: 'api', script: 'api/main.js', args: [], nodeArgs: API_NODE_ARGS });
    const [worker, api] = await Promise.all([startWorker(), startApi()]);

    const processes: MeasuredProcesses = {
      temporal: { pid: temporalServer.identity.pid, count: 'tree' },
      postgres: { pid: postgres.identity.pid, count: 'tree' },
      worker: { pid: worker.identity.pid, count: 'tree' },
      api: { pid: api.identity.pid, count: 'tree' },
      client: { pid: process.pid, count: 'own' },
    };
    const running = { worker, api };
    return {
      apiUrl: `http://127.0.0.1:${apiPort}`,
      databaseUrl,
      temporal,
      processes,
      ...{ signingKey, hangingModel },
      restartWorker: async (how) => {
        await running.worker.stop();
        running.worker = await startWorker(how);
        processes['worker'] = { pid: running.worker.identity.pid, count: 'tree' };
      },
      restartApi: async (how) => {
        await running.api.stop();
        running.api = await startApi(how);
        processes['api'] = { pid: running.api.identity.pid, count: 'tree' };
      },
      close: async () => {
        await temporal.connection.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function bundleBareWorkflow(): Promise<string> {
  const root = findProjectRoot();
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(root, 'dist/bench/bare/workflow.js'),
    failureConverterPath: path.join(root, 'infra/runtime/temporal/failure-converter.cjs'),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}
