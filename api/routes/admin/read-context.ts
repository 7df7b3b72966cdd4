import { z } from 'zod';

import { TurnContext } from '../../../contracts/http.js';
import { TurnId } from '../../../contracts/conversation.js';
import { toTurnNo } from '../../../contracts/turns.js';
import { Uuid } from '../../../contracts/ids.js';
import { contextNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const readContext = defineRoute(
  {
    method: 'get',
    path: '/api/v1/conversations/{conversationId}/context',
    tag: 'Administration',
    summary: 'What the model was given for an answer, word by word, and why',
    description:
      'Of the latest answer that a model made, or of the turn that is asked for. Kept for the latest 20 turns. ' +
      'It holds what the customer wrote.',
    access: 'admin',
    params: z.object({ conversationId: Uuid }),
    query: z.object({ turn: TurnId.optional().meta({ description: 'such as turn-7; left out: the latest' }) }),
    responses: { 200: { description: 'The context of an answer', schema: TurnContext } },
    problems: [404, 503],
  },
  async ({ api, params: { conversationId }, query: { turn } }) => {
    const turnNo = turn === undefined ? null : toTurnNo(turn);
    const found = await api.deps.conversations.findContext({ conversationId, turnNo });
    if (found === null) throw contextNotFound();
    return { status: 200, body: found };
  },
);
