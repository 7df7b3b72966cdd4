import { randomUUID } from 'node:crypto';

import { TASK_QUEUES } from '../../contracts/temporal.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { connectTemporal, type TemporalAccess } from '../../infra/runtime/temporal/connection.js';
import { inspectNamespace } from '../../infra/runtime/temporal/namespace.js';
import { DOCTOR_PROBE_WORKFLOW } from '../../workflows/doctor/messages.js';
import type { Check } from './check.js';
import { need, type DoctorContext } from './context.js';

const ANSWER_WITHIN_MS = 5000;
const WORKFLOW_WITHIN = '15 seconds';

export function checkTemporal(context: DoctorContext): Check {
  return {
    name: 'Temporal',
    mend: 'Run `npx parley start`, or see whether TEMPORAL_ADDRESS (and TEMPORAL_TLS, TEMPORAL_API_KEY) is right and that server is up.',
    run: () =>
      withTemporal(context, async ({ connection }) => {
        const { serverVersion } = await connection.workflowService.getSystemInfo({});
        return `server ${serverVersion} at ${String(context.temporalAddress)}`;
      }),
  };
}

export function checkNamespace(context: DoctorContext): Check {
  return {
    name: 'Temporal namespace',
    needs: ['Temporal'],
    mend: 'Run `npx parley start`: it sets retention and search attributes, or says who may.',
    run: () =>
      withTemporal(context, async ({ connection }) => {
        const namespace = context.environment.TEMPORAL_NAMESPACE;
        const { retentionDays, faults } = await inspectNamespace({ connection, namespace });
        if (faults.length > 0) throw new Error(faults.join('; '));
        return `${namespace}, keeps closed runs ${retentionDays} days, search attributes fit`;
      }),
  };
}

export function checkWorkflow(context: DoctorContext): Check {
  return {
    name: 'test workflow',
    needs: ['Temporal', 'Temporal namespace'],
    mend: `Is a worker up? See \`npx parley status\` and ${context.folder.logs}/worker.log, and start again if it is gone.`,
    run: () =>
      withTemporal(
        context,
        async ({ client }) => {
          const start = performance.now();
          const said: unknown = await client.workflow
            .execute(DOCTOR_PROBE_WORKFLOW, {
              staticSummary: STEP_SUMMARIES.doctor,
              taskQueue: TASK_QUEUES.conversations,
              workflowId: `doctor-${randomUUID()}`,
              workflowExecutionTimeout: WORKFLOW_WITHIN,
              args: [],
            })
            .catch((error: unknown) => {
              throw new Error('no worker has completed it', { cause: error });
            });
          if (said !== 'ok') throw new Error('it did not say what it should');
          return `completed in ${Math.round(performance.now() - start)} ms`;
        },
        20_000,
      ),
  };
}

async function withTemporal<Result>(
  context: DoctorContext,
  work: (access: TemporalAccess) => Promise<Result>,
  withinMs = ANSWER_WITHIN_MS,
): Promise<Result> {
  const { TEMPORAL_NAMESPACE, TEMPORAL_TLS, TEMPORAL_API_KEY } = context.environment;
  const access = await connectTemporal({
    env: {
      TEMPORAL_ADDRESS: need(context.temporalAddress, 'it does not run, and TEMPORAL_ADDRESS is not set'),
      TEMPORAL_NAMESPACE,
      TEMPORAL_TLS,
      TEMPORAL_API_KEY,
      PARLEY_ENCRYPTION_KEYS: need(context.encryptionKeys, 'there are no encryption keys yet'),
    },
  });
  try {
    return await access.connection.withDeadline(Date.now() + withinMs, () => work(access));
  } finally {
    await access.connection.close();
  }
}
