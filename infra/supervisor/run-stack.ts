import { Connection } from '@temporalio/client';

import { prepareNamespace } from '../runtime/temporal/namespace.js';
import { waitFor } from '../embedded/process/wait.js';
import { UserError } from '../runtime/user-error.js';
import { askReadiness, type AskedReadiness } from './ask-readiness.js';
import { reachGivenServers } from './given-servers.js';
import { startApi, startDatabase, startTemporal, startWorker, toChildEnvironment, type StackContext } from './stack.js';
import type { StepReporter } from './steps.js';

/** What is done with the running parts, supplied by the command: the supervisor knows no tables and no bots. */
export type StackTasks = {
  /** Brings the database's schema up to date; answers what it did, in words. */
  migrate(input: { databaseUrl: string; onStep: (what: string) => void }): Promise<string>;
  /** Makes an admin key where there is none yet, and answers it. It is shown once. */
  makeAdminKey(input: { databaseUrl: string }): Promise<string | undefined>;
  /** Makes a link token for the first admin where there is no admin yet, and answers it. */
  inviteFirstAdmin(input: { databaseUrl: string }): Promise<string | undefined>;
  /** Publishes the bots that come with the clone, where they changed; answers what it did, in words. */
  publishBots(input: { env: NodeJS.ProcessEnv; onStep: (what: string) => void }): Promise<string>;
};

export type StartedStack = {
  apiUrl: string;
  temporalAddress: string;
  temporalUiUrl: string | undefined;
  postgresPort: number | undefined;
  adminKey: string | undefined;
  /** Lets the first admin in; undefined where there is one. */
  firstAdminToken: string | undefined;
};

const READY_WITHIN_MS = 60_000;

/**
 * Starts everything, what can be side by side at the same time, and resolves when the api's `/ready` answers 200.
 * @throws when a part does not start; what has started by then is for the caller to drain.
 */
export async function startStack(
  context: StackContext,
  tasks: StackTasks,
  { step }: StepReporter,
  signal: AbortSignal,
): Promise<StartedStack> {
  await reachGivenServers(context, step);
  const [database, temporal] = await Promise.all([
    startDatabaseWithSchema(context, tasks, step),
    startTemporalWithNamespace(context, step, signal),
  ]);
  signal.throwIfAborted();
  const env = toChildEnvironment(context, { databaseUrl: database.databaseUrl, temporal });
  const [api] = await Promise.all([
    step('api', () => startApi(context, env)),
    step('worker', () => startWorker(context, { name: 'worker', queues: ['conversations', 'reasoning'], env })),
    startBatchWithBots(context, tasks, step, env),
  ]);
  signal.throwIfAborted();
  await waitUntilReady(api.url, signal);
  // Last: a key that was made by a start that failed would never have been seen.
  const { databaseUrl } = database;
  const adminKey = await tasks.makeAdminKey({ databaseUrl });
  const firstAdminToken = await tasks.inviteFirstAdmin({ databaseUrl });
  return {
    apiUrl: api.url,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.uiUrl,
    postgresPort: database.embeddedPort,
    adminKey,
    firstAdminToken,
  };
}

async function startDatabaseWithSchema(context: StackContext, tasks: StackTasks, step: StepReporter['step']) {
  const database = await step('PostgreSQL', async () => {
    const started = await startDatabase(context);
    return {
      ...started,
      detail: started.embeddedPort === undefined ? 'from DATABASE_URL' : `port ${started.embeddedPort}`,
    };
  });
  await step('database schema', async (note) => ({
    detail: await tasks.migrate({ databaseUrl: database.databaseUrl, onStep: note }),
  }));
  return database;
}

/** The batch worker is who indexes the bots. */
async function startBatchWithBots(
  context: StackContext,
  tasks: StackTasks,
  step: StepReporter['step'],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await step('batch worker', () => startWorker(context, { name: 'batch', queues: ['batch', 'outgoing'], env }));
  await step('bots', async (note) => ({ detail: await tasks.publishBots({ env, onStep: note }) }));
}

async function startTemporalWithNamespace(context: StackContext, step: StepReporter['step'], signal: AbortSignal) {
  const temporal = await step('Temporal', async (note) => {
    const started = await startTemporal(context, note, signal);
    return { ...started, detail: started.address };
  });
  await step('Temporal namespace', () => prepareOwnNamespace(context, temporal.address));
  return temporal;
}

async function prepareOwnNamespace({ environment }: StackContext, address: string): Promise<{ detail: string }> {
  const connection = await connect(address, environment);
  try {
    const { retentionDays } = await prepareNamespace({ connection, namespace: environment.TEMPORAL_NAMESPACE });
    return { detail: `${environment.TEMPORAL_NAMESPACE}, keeps closed runs ${Math.round(retentionDays)} days` };
  } finally {
    await connection.close();
  }
}

async function connect(address: string, environment: StackContext['environment']): Promise<Connection> {
  const { TEMPORAL_TLS: tls, TEMPORAL_API_KEY: apiKey } = environment;
  try {
    return await Connection.connect({
      address,
      tls: tls || apiKey !== undefined,
      connectTimeout: 10_000,
      ...(apiKey === undefined ? {} : { apiKey }),
    });
  } catch (error) {
    throw new UserError(`The Temporal server ${address} does not answer.`, {
      remedy: 'Is TEMPORAL_ADDRESS right, and the server up? TEMPORAL_TLS and TEMPORAL_API_KEY must fit it too.',
      cause: error,
    });
  }
}

async function waitUntilReady(apiUrl: string, signal: AbortSignal): Promise<void> {
  let last: AskedReadiness = { kind: 'silent' };
  const ready = await waitFor({
    probe: async () => {
      last = await askReadiness(apiUrl);
      return last.kind === 'answered' && last.isReady ? true : undefined;
    },
    timeoutMs: READY_WITHIN_MS,
    everyMs: 100,
    signal,
  });
  signal.throwIfAborted();
  if (ready === undefined) throw notReady(last);
}

function notReady(last: AskedReadiness): UserError {
  if (last.kind === 'silent') return new UserError('The api did not become ready: it does not answer.');
  const troubles = last.troubles.length > 0 ? last.troubles.join('; ') : `/ready answers ${last.status}`;
  return new UserError(`The api did not become ready: ${troubles}.`, {
    remedy: 'The logs in the data folder say more.',
  });
}
