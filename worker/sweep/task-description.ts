import type { RunDescription } from '../../contracts/sweep.js';
import proto from '@temporalio/proto';

type PendingTask = proto.temporal.api.workflow.v1.IPendingWorkflowTaskInfo;

const STARTED = proto.temporal.api.enums.v1.PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED;

/** What Temporal tells of the workflow task that is due; null: none is. */
export function toTaskDescription(
  task: PendingTask | null | undefined,
): Extract<RunDescription, { status: 'running' }>['task'] {
  if (!task) return null;
  const since = Number(task.originalScheduledTime?.seconds ?? task.scheduledTime?.seconds ?? 0) * 1000;
  return {
    attempt: task.attempt ?? 1,
    waitingSeconds: Math.max(0, Math.round((Date.now() - since) / 1000)),
    taken: task.state === STARTED,
  };
}
