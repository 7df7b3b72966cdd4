import type { UpdateDefinition } from '@temporalio/common';

import { AssignEscalationRequest, EndEscalationRequest, Escalation } from '../../../contracts/hand-over.js';
import {
  assignEscalation as assign,
  claimEscalation as claim,
  endEscalation as end,
  releaseEscalation as release,
} from '../../../workflows/escalation/messages.js';
import type { StaffPrincipal } from '../../auth/principal.js';
import type { ApiContext } from '../../context.js';
import { escalationEnded, escalationNotYours } from '../../errors.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { updateEscalation } from '../../hand-over/update-escalation.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

const base = {
  method: 'post',
  tag: HAND_OVER_TAG,
  access: 'staff',
  audit: { none: 'who has it, and since when, is in the log of the conversation and in the escalation' },
  params: EscalationParams,
  responses: { 200: { description: 'How it stands now', schema: Escalation } },
  problems: [404, 409, 422, 503],
} as const;

type Asked<Input> = {
  principal: StaffPrincipal;
  escalation: Escalation;
  update: UpdateDefinition<undefined, [Input]>;
  input: Input;
};

/** Has the workflow decide, and answers how it stands then. */
async function pass<Input>(api: ApiContext, { principal, escalation, ...asked }: Asked<Input>) {
  if (escalation.status === 'ended') throw escalationEnded();
  await updateEscalation(api, { escalation, ...asked });
  return { status: 200, body: await requireEscalation(api, { principal, escalationId: escalation.id }) };
}

export const claimEscalation = defineRoute(
  {
    ...base,
    path: `${ESCALATION_PATH}/claim`,
    summary: 'Take a conversation',
    description: 'Of many who try at once one gets it; the others are told who was first: 409 `escalation_taken`.',
  },
  async ({ api, principal, params: { escalationId } }) => {
    const escalation = await requireEscalation(api, { principal, escalationId });
    return await pass(api, { principal, escalation, update: claim, input: { agentId: principal.user.id } });
  },
);

export const assignEscalation = defineRoute(
  {
    ...base,
    path: `${ESCALATION_PATH}/assign`,
    summary: 'Give a conversation to a colleague',
    description:
      'Agents give away what they have themselves, and what nobody has; moderators and admins whatever there is.',
    body: AssignEscalationRequest,
  },
  async ({ api, principal, params: { escalationId }, body: { agentId } }) => {
    const escalation = await requireEscalation(api, { principal, escalationId });
    const { agent, status } = escalation;
    const isOthers = status === 'claimed' && agent?.id !== principal.user.id;
    if (principal.user.role === 'agent' && isOthers) throw escalationNotYours();
    return await pass(api, { principal, escalation, update: assign, input: { agentId } });
  },
);

export const releaseEscalation = defineRoute(
  { ...base, path: `${ESCALATION_PATH}/release`, summary: 'Give a conversation back to the queue' },
  async ({ api, principal, params: { escalationId } }) => {
    const escalation = await requireEscalation(api, { principal, escalationId });
    return await pass(api, { principal, escalation, update: release, input: { agentId: principal.user.id } });
  },
);

export const endEscalation = defineRoute(
  {
    ...base,
    path: `${ESCALATION_PATH}/end`,
    summary: 'Settle a conversation, or give it back to the bot',
    body: EndEscalationRequest,
  },
  async ({ api, principal, params: { escalationId }, body: { outcome } }) => {
    const escalation = await requireEscalation(api, { principal, escalationId });
    const input = { agentId: principal.user.id, outcome };
    return await pass(api, { principal, escalation, update: end, input });
  },
);
