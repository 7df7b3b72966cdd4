import { defineQuery, defineUpdate } from '@temporalio/workflow';

import type { EscalationKey, EscalationOutcome } from '../../activities/hand-over/ports.js';
import type { EscalationState } from './state.js';

/** The workflow's type name, for callers that must not load its code. */
export const ESCALATION_WORKFLOW = 'escalationWorkflow';

/**
 * Start argument. `carried` is set by continue-as-new only. `reopens`: a closed conversation is to be opened again, and is
 * this agent's.
 */
export type EscalationInput = EscalationKey & { carried?: EscalationState; reopens?: { agentId: string } };

// A refusal is an ApplicationFailure whose type is an EscalationRefusal.

/** An agent takes it. Whoever has it already takes it once more, to no effect. */
export const claimEscalation = defineUpdate<undefined, [{ agentId: string }]>('claim');

/** It goes to an agent, whoever has it. */
export const assignEscalation = defineUpdate<undefined, [{ agentId: string }]>('assign');

/** Its agent gives it back to the queue. */
export const releaseEscalation = defineUpdate<undefined, [{ agentId: string }]>('release');

/** Its agent has settled it, or gives it back to the bot; or its customer waits no more (`withdrawn`: nobody's yet). */
export const endEscalation = defineUpdate<undefined, [{ agentId: string | null; outcome: EscalationOutcome }]>('end');

/** How it stands; null while a fresh run still reads the record. */
export const escalationStateQuery = defineQuery<EscalationState | null>('escalationState');
