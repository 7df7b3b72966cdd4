import { GenerationList, GenerationResource } from '../../../contracts/knowledge.js';
import { requireBot } from '../../auth/principal.js';
import { generationNotFound } from '../../errors.js';
import { presentGeneration } from '../../presenters/knowledge.js';
import { defineRoute } from '../define-route.js';
import { BotParams, GenerationParams } from './params.js';

const LATEST = 20;

export const listGenerations = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/generations',
    tag: 'Knowledge',
    summary: 'The latest states of the knowledge: publications, imports and edits',
    access: 'moderator',
    params: BotParams,
    responses: { 200: { description: `The latest ${LATEST}, newest first`, schema: GenerationList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId } }) => {
    requireBot(principal, botId);
    const generations = await api.deps.knowledge.listGenerations({ botId, limit: LATEST });
    return { status: 200, body: { generations: generations.map(presentGeneration) } };
  },
);

export const readGeneration = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/generations/{generationId}',
    tag: 'Knowledge',
    summary: 'How far a state of the knowledge is',
    access: 'moderator',
    params: GenerationParams,
    responses: { 200: { description: 'Its progress, and how it ended', schema: GenerationResource } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId, generationId } }) => {
    requireBot(principal, botId);
    const generation = await api.deps.knowledge.findGeneration({ botId, generationId });
    if (generation === null) throw generationNotFound();
    return { status: 200, body: presentGeneration(generation) };
  },
);
