import { SuggestedAnswer } from '../../../contracts/desk.js';
import { STEP_SUMMARIES } from '../../../contracts/step-summaries.js';
import { SUGGESTION_WORKFLOW, type SuggestionInput } from '../../../workflows/suggestion/messages.js';
import { escalationEnded, suggestionUnavailable } from '../../errors.js';
import { requireEscalation } from '../../hand-over/require-escalation.js';
import { askWorker } from '../../work/ask-worker.js';
import { defineRoute } from '../define-route.js';
import { ESCALATION_PATH, EscalationParams, HAND_OVER_TAG } from './params.js';

const WITHIN_MS = 20_000;

export const suggestAnswer = defineRoute(
  {
    method: 'post',
    path: `${ESCALATION_PATH}/suggestion`,
    tag: HAND_OVER_TAG,
    summary: 'What the bot would say now',
    description: 'For an agent to use, change or leave: nothing of it is sent or kept. It may take some seconds.',
    access: 'staff',
    audit: { none: 'changes nothing' },
    params: EscalationParams,
    responses: { 200: { description: 'The suggestion, or that there is none', schema: SuggestedAnswer } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { escalationId } }) => {
    const { botId, conversationId, status } = await requireEscalation(api, { principal, escalationId });
    if (status === 'ended') throw escalationEnded();
    const body = await askWorker<SuggestionInput, SuggestedAnswer>(api, {
      ...{ workflow: SUGGESTION_WORKFLOW, name: 'suggestion', summary: STEP_SUMMARIES.suggestion },
      ...{ input: { botId, conversationId }, withinMs: WITHIN_MS },
    }).catch((error: unknown) => {
      throw suggestionUnavailable(error);
    });
    return { status: 200, body };
  },
);
