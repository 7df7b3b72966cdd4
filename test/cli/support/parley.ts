import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { identifyProcess } from '../../../infra/embedded/process/process-identity.js';
import { resolveTemporalBinary } from '../../../infra/embedded/temporal/temporal-binary.js';
import { findProjectRoot } from '../../../infra/project-root.js';
import { readEnvironment, StartEnvironment } from '../../../infra/runtime/environment.js';
import { findDataFolder } from '../../../infra/supervisor/data-folder.js';
import { findRunningStack } from '../../../infra/supervisor/run-state.js';
import { readRunningEnvironment } from '../../../infra/supervisor/running-environment.js';
import { replayNamespace } from '../../support/replay-rig.js';

type Variables = Record<string, string | undefined>;

export type Result = { code: number | null; stdout: string; stderr: string };

export type Launched = {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
};

/** A `parley start` that runs. */
export type Started = Launched & {
  readonly apiUrl: string;
  /** Waits until something is printed after the moment of the call. */
  waitForLine(pattern: RegExp): Promise<void>;
};

export type Sandbox = {
  readonly folder: string;
  readonly dataFolder: string;
  /** Runs a command to its end. `input` is what it reads; left out: nothing. */
  run(args: string[], variables?: Variables, input?: string): Promise<Result>;
  /** Begins a command. `output` is what it printed so far. */
  launch(args: string[], variables?: Variables): Launched;
  /** Runs `parley start` until it says that it is ready. */
  start(variables?: Variables): Promise<Started>;
  /** The processes that run on the data folder: those that are recorded, by part. */
  processes(): Record<string, number>;
  dispose(): Promise<void>;
};

/**
 * A place with a data folder of its own, in which the built `parley` is run as a user would. What it starts publishes
 * one small bot, which is indexed at once, or the `bots` of the clone.
 */
export async function createSandbox(input: { clone?: string; bots?: 'small' | 'clone' } = {}): Promise<Sandbox> {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-cli-'));
  // As root PostgreSQL's user must come through, or its data would go to the system's folder and stay there.
  chmodSync(folder, 0o711);
  const dataFolder = path.join(folder, 'data');
  const programs = path.join(folder, 'programs');
  mkdirSync(programs);
  symlinkSync(await findTemporal(), path.join(programs, 'temporal'));
  const main = path.join(input.clone ?? findProjectRoot(), 'dist', 'cli', 'main.js');
  const botsFolder = path.join(findProjectRoot(), 'test', 'cli', 'support', 'bots');
  const bots = input.bots === 'clone' ? {} : { BOTS_DIR: botsFolder };
  const children = new Set<ChildProcess>();

  function launch(args: string[], variables: Variables = {}, input = '') {
    const child = spawn(process.execPath, ['--enable-source-maps', main, ...args], {
      env: toEnvironment({ PARLEY_DATA_DIR: dataFolder, ...bots, ...variables }, programs),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    child.stdin.end(input);
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    const ended = once(child, 'close').then(([code]) => {
      children.delete(child);
      return code as number | null;
    });
    return { child, said, ended, output: () => said.stdout };
  }

  return {
    folder,
    dataFolder,
    launch,
    async run(args, variables, input) {
      const { said, ended } = launch(args, variables, input);
      return { code: await ended, ...said };
    },
    async start(variables) {
      const { child, said, ended, output } = launch(['start'], variables);
      const waitFor = async (isThere: () => boolean) => {
        while (!isThere()) {
          if (child.exitCode !== null) throw new Error(`parley start ended:\n${said.stdout}${said.stderr}`);
          await Promise.race([ended, once(child.stdout, 'data')]);
        }
      };
      await waitFor(() => /^Stop: /m.test(said.stdout));
      return {
        child,
        apiUrl: /http:\/\/\S+/.exec(said.stdout)?.[0] ?? '',
        output,
        waitForLine: (pattern) => {
          const from = said.stdout.length;
          return waitFor(() => pattern.test(said.stdout.slice(from)));
        },
        ended,
      };
    },
    processes: () => readProcesses(dataFolder),
    async dispose() {
      await replayWhatRan(dataFolder).finally(() => launch(['stop']).ended);
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs every history of the embedded Temporal server against the workflow code of now, where it runs at the end. */
async function replayWhatRan(dataFolder: string): Promise<void> {
  const folder = findDataFolder({ env: 'dev', dataDir: dataFolder });
  const stack = findRunningStack(folder);
  const hasTemporal = stack?.parts.some(({ name, state }) => name === 'Temporal' && state === 'running') === true;
  if (stack?.phase !== 'ready' || !hasTemporal) return;
  const environment = readEnvironment(StartEnvironment, {});
  await replayNamespace({ env: await readRunningEnvironment({ environment, folder, source: {} }) });
}

function readProcesses(dataFolder: string): Record<string, number> {
  const file = path.join(dataFolder, 'run', 'processes.json');
  const records = JSON.parse(readFileSync(file, 'utf8')) as { part: string; pid: number; startedAt: string }[];
  const living = records.filter(({ pid, startedAt }) => identifyProcess(pid)?.startedAt === startedAt);
  return Object.fromEntries(living.map(({ part, pid }) => [part, pid]));
}

/** Only what a program needs to run, so that no setting of whoever runs the tests gets in. */
function toEnvironment(variables: Variables, programs: string): NodeJS.ProcessEnv {
  const { PATH = '', HOME, NODE_V8_COVERAGE } = process.env;
  return { PATH: `${programs}${path.delimiter}${PATH}`, HOME, NODE_V8_COVERAGE, ...variables };
}

function findTemporal(): Promise<string> {
  return resolveTemporalBinary({
    // Kept from run to run: it may have to be downloaded.
    binFolder: path.join(findProjectRoot(), '.parley', 'test', 'bin'),
    environment: process.env,
    onStep: () => undefined,
  });
}
