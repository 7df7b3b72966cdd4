import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';

import type { HandOverRequest } from '../../contracts/hand-over.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { toEscalationWorkflowId } from '../../contracts/temporal.js';
import type { escalationWorkflow } from '../escalation/workflow.js';
import { handMessages, openEscalation } from './activities.js';
import { noteRecorded, resyncRun, type Run } from './run.js';
import { dropHanded, noteHandOver } from './state.js';

/** Something is to be done about who answers, before anything else. */
export function mustHandOver({ state: { handOver, owner, pending } }: Run): boolean {
  const isAsked = handOver !== undefined && (handOver.ownerMoved || handOver.requests.length > 0);
  return isAsked || (owner.kind !== 'bot' && pending.length > 0);
}

/** Takes in who answers now, hands the conversation to people where that was asked for, and gives them what came. */
export async function handOver(run: Run): Promise<void> {
  if (run.state.handOver?.ownerMoved) {
    run.state = noteHandOver(run.state, { ownerMoved: false });
    await resyncRun(run);
  }
  for (;;) {
    const [request] = run.state.handOver?.requests ?? [];
    if (request === undefined) break;
    await openFor(run, request);
    const requests = run.state.handOver?.requests.filter(({ escalationId }) => escalationId !== request.escalationId);
    run.state = noteHandOver(run.state, { requests: requests ?? [] });
    await resyncRun(run);
  }
  if (run.state.owner.kind !== 'bot' && run.state.pending.length > 0) await giveToPeople(run);
}

/** The escalation outlives this run, and the conversation's workflow too. */
async function openFor(run: Run, request: HandOverRequest): Promise<void> {
  const { escalationId, opened } = await openEscalation({ ...run.key, ...request });
  if (!opened) return;
  try {
    await startChild<typeof escalationWorkflow>('escalationWorkflow', {
      workflowId: toEscalationWorkflowId(escalationId),
      args: [{ ...run.key, escalationId }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: STEP_SUMMARIES.escalation,
    });
  } catch (error) {
    // An agent was so quick that the api has started it.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function giveToPeople(run: Run): Promise<void> {
  const messages = run.state.pending;
  const { lastSeq, owner } = await handMessages({ ...run.key, messages });
  noteRecorded(run, messages, lastSeq);
  // The bot has it again: whoever said so is on the way to tell, and the log knows already.
  if (owner === 'bot') await resyncRun(run);
  else {
    run.state = dropHanded(run.state, messages);
    for (const { clientMessageId } of messages) run.recorded.delete(clientMessageId);
    run.restarts = 0;
  }
}
