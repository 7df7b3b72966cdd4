import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { startChild } from '@temporalio/workflow';

import type { ConversationKey } from '../../activities/ports.js';
import type { TurnAction } from '../../contracts/flow-session.js';
import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { toLeadWorkflowId } from '../../contracts/temporal.js';
import { LEAD_WORKFLOW, type LeadInput } from '../lead/messages.js';

/**
 * Does what an answer asks for besides: the graph proposes, the workflow disposes. Each once, by its id: a run that
 * starts from the log does again what the latest answer asked for, as the one before may not have come to it. Handing over
 * is the main loop's: see `requestFromActions`.
 */
export async function act(key: ConversationKey, actions: TurnAction[] = []): Promise<void> {
  for (const action of actions) {
    if (action.kind === 'capture_lead') await startLead({ botId: key.botId, leadId: action.leadId });
  }
}

/** It outlives the conversation's run: a lead may take a day to arrive. */
async function startLead(input: LeadInput): Promise<void> {
  try {
    await startChild(LEAD_WORKFLOW, {
      args: [input],
      workflowId: toLeadWorkflowId(input.leadId),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      parentClosePolicy: 'ABANDON',
      staticSummary: STEP_SUMMARIES.lead,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
