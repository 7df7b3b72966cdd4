import { once } from 'node:events';

import type { z } from 'zod';

import { identifyProcess } from '../embedded/process/process-identity.js';
import type { StartEnvironment } from '../runtime/environment.js';
import { UserError } from '../runtime/user-error.js';
import { claimDataFolder } from './claim.js';
import { prepareDataFolder, type DataFolder } from './data-folder.js';
import { describeHolder } from './describe.js';
import { endLeftovers } from './process-records.js';
import { startStack, type StackTasks, type StartedStack } from './run-stack.js';
import { removeRunState, writeRunState, type RunState } from './run-state.js';
import { readKeys } from './running-environment.js';
import { keepSecrets } from './secrets.js';
import { checkAskedPorts, type StackContext } from './stack.js';
import type { StepReporter } from './steps.js';
import { listenForStop, type StopRequests } from './stop-signals.js';
import { createSupervisor, type Supervisor, type SupervisorEvent } from './supervisor.js';

export type SupervisorOptions = {
  folder: DataFolder;
  environment: z.infer<typeof StartEnvironment>;
  source: NodeJS.ProcessEnv;
  tasks: StackTasks;
  reporter: StepReporter;
  /** Called once, when everything answers. */
  onReady: (stack: StartedStack) => void;
};

/**
 * Brings everything up on a data folder, keeps it running, and resolves when it was asked to stop and nothing of it
 * is left.
 * @throws UserError when the folder cannot be written, somebody else runs on it, or a part does not start.
 */
export async function runSupervisor(options: SupervisorOptions): Promise<void> {
  const { folder, reporter } = options;
  const requests = listenForStop();
  try {
    await prepareDataFolder(folder);
    // Whatever is written from here on is for its owner alone.
    process.umask(0o077);
    const claim = claimDataFolder(folder);
    if (claim.kind === 'taken') throw describeHolder(folder, claim.by);
    try {
      const leftovers = await endLeftovers(folder);
      if (leftovers.length > 0) {
        const names = leftovers.map(({ part, pid }) => `${part} (pid ${pid})`).join(', ');
        reporter.line(`Ended what an earlier start had left: ${names}.`);
      }
      await checkAskedPorts(options);
      await superviseUntilStopped(options, requests);
    } finally {
      removeRunState(folder);
      claim.release();
    }
  } finally {
    requests.dispose();
  }
}

async function superviseUntilStopped(options: SupervisorOptions, requests: StopRequests): Promise<void> {
  const { folder, reporter } = options;
  const state = createStateWriter(folder);
  const supervisor = createSupervisor({
    onEvent: (event) => {
      reporter.line(describeEvent(event));
      state.update(supervisor, {});
    },
  });
  state.update(supervisor, {});
  requests.kill.addEventListener('abort', () => {
    reporter.line('Stopping at once.');
    void supervisor.kill();
  });
  try {
    const context: StackContext = {
      folder,
      environment: options.environment,
      source: options.source,
      secrets: await keepSecrets(folder),
      keys: await readKeys(options),
      supervisor,
      takenPorts: new Set(),
    };
    const stack = await startStack(context, options.tasks, reporter, requests.drain);
    state.update(supervisor, {
      phase: 'ready',
      addresses: { api: stack.apiUrl, temporal: stack.temporalAddress, temporalUi: stack.temporalUiUrl },
      postgresPort: stack.postgresPort,
    });
    options.onReady(stack);
    if (!requests.drain.aborted) await once(requests.drain, 'abort');
  } catch (error) {
    // Asked to stop in the middle of the start: what that interrupted is no fault.
    if (!requests.drain.aborted) throw error;
  } finally {
    if (requests.drain.aborted) reporter.line('Stopping: finishing what is under way. Ctrl-C again ends it at once.');
    state.update(supervisor, { phase: 'stopping' });
    await supervisor.drain();
    await endLeftovers(folder);
    if (requests.drain.aborted) reporter.line('Stopped.');
  }
}

type Said = Pick<RunState, 'phase' | 'postgresPort'> & {
  addresses: { [Name in keyof RunState['addresses']]: string | undefined };
};

function createStateWriter(folder: DataFolder) {
  const self = identifyProcess(process.pid);
  if (self === undefined) throw new UserError('This process cannot read when it was started.');
  const since = new Date().toISOString();
  let said: Said = {
    phase: 'starting',
    addresses: { api: undefined, temporal: undefined, temporalUi: undefined },
    postgresPort: undefined,
  };
  return {
    update(supervisor: Supervisor, change: Partial<Said>) {
      said = { ...said, ...change };
      const parts = supervisor.status().map((part) => ({ ...part, since: part.since.toISOString() }));
      try {
        writeRunState(folder, { supervisor: self, since, parts, ...said });
      } catch {
        // A full disk must not end what still works; `status` then shows what was last written.
      }
    },
  };
}

function describeEvent(event: SupervisorEvent): string {
  if (event.kind === 'started') return `${event.part} runs again.`;
  const retry = `starting it again in ${event.retryInMs / 1000} s`;
  if (event.kind === 'ended') return `${event.part} ended (${event.how}): ${retry}.`;
  return `${event.part} did not start: ${event.error instanceof Error ? event.error.message : String(event.error)}\n  ${retry}.`;
}
