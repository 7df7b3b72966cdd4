import type { Client } from '@temporalio/client';

import type { EscalationRuns } from '../../activities/sweep/index.js';
import { toEscalationWorkflowId } from '../../contracts/temporal.js';
import { toEscalationStart } from '../../infra/runtime/temporal/escalation-start.js';
import { ESCALATION_WORKFLOW } from '../../workflows/escalation/messages.js';

const DEADLINE_MS = 5_000;
const PAGE_SIZE = 500;

/** The workflows of what is with people, for the sweep. */
export function createEscalationRuns({ client }: { client: Client }): EscalationRuns {
  const within = <Result>(work: () => Promise<Result>): Promise<Result> =>
    client.withDeadline(Date.now() + DEADLINE_MS, work);

  return {
    async listRunning({ limit }) {
      const query = `WorkflowType = '${ESCALATION_WORKFLOW}' AND ExecutionStatus = 'Running'`;
      return await within(async () => {
        const ids = new Set<string>();
        for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE_SIZE })) {
          ids.add(workflowId.slice(toEscalationWorkflowId('').length));
          if (ids.size >= limit) break;
        }
        return ids;
      });
    },

    async start(key) {
      await within(() => client.workflow.start(ESCALATION_WORKFLOW, toEscalationStart(key)));
    },
  };
}
