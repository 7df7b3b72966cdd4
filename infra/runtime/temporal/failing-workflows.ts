import { isGrpcServiceError, type Client } from '@temporalio/client';

import { TASK_QUEUES } from '../../../contracts/temporal.js';

// gRPC's status code, as a number: @grpc/grpc-js is not a dependency of ours.
const INVALID_ARGUMENT = 3;

// Servers since 1.30 mark a workflow after five failures of its task in a row, which takes about 26 seconds, and unmark
// it when a task succeeds.
const QUERY = [
  `ExecutionStatus = 'Running'`,
  `TaskQueue IN ('${TASK_QUEUES.conversations}', '${TASK_QUEUES.batch}')`,
  `TemporalReportedProblems IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')`,
].join(' AND ');

/** How many of our workflows have a task that keeps failing; null where the server does not say. */
export async function countFailingWorkflows({
  client,
  deadlineMs,
}: {
  client: Client;
  deadlineMs: number;
}): Promise<number | null> {
  try {
    const { count } = await client.withDeadline(Date.now() + deadlineMs, () => client.workflow.count(QUERY));
    return count;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (isGrpcServiceError(cause) && (cause.code as number) === INVALID_ARGUMENT) return null;
    throw error;
  }
}
