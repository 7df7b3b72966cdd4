import { randomUUID } from 'node:crypto';

import type { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { TASK_QUEUES } from '../../contracts/temporal.js';
import type { ApiContext } from '../context.js';

type Question<Input> = {
  /** The type of the workflow, and what its ids begin with. */
  workflow: string;
  name: string;
  summary: (typeof STEP_SUMMARIES)[keyof typeof STEP_SUMMARIES];
  input: Input;
  withinMs: number;
};

/**
 * Has a worker do what the api cannot, which has no models: a workflow of a moment, on the queue that customers are
 * served from. Rejects where none answers in time.
 */
export async function askWorker<Input, Result>(
  { deps: { temporal } }: Pick<ApiContext, 'deps'>,
  { workflow, name, summary, input, withinMs }: Question<Input>,
): Promise<Result> {
  const result: unknown = await temporal.withDeadline(Date.now() + withinMs, () =>
    temporal.workflow.execute(workflow, {
      staticSummary: summary,
      taskQueue: TASK_QUEUES.conversations,
      workflowId: `${name}-${randomUUID()}`,
      workflowExecutionTimeout: withinMs,
      args: [input],
    }),
  );
  return result as Result;
}
