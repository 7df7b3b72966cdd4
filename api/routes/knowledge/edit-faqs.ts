import type { FaqEntry } from '../../../contracts/bot.js';
import { isSameFaq } from '../../../contracts/faqs.js';
import {
  CreateFaqRequest,
  DeleteFaqQuery,
  FaqChanged,
  MAX_FAQS,
  UpdateFaqRequest,
} from '../../../contracts/knowledge.js';
import { requireBot } from '../../auth/principal.js';
import { faqChanged, faqExists, faqNotFound, lastFaq, tooManyFaqs } from '../../errors.js';
import { createFaqNames } from '../../knowledge/name-faqs.js';
import { reviseKnowledge } from '../../knowledge/revise-knowledge.js';
import { presentFaq, presentGeneration } from '../../presenters/knowledge.js';
import { defineRoute } from '../define-route.js';
import { BotParams, FaqParams } from './params.js';

const TAKES_EFFECT =
  'It is saved at once, and answered with as soon as the new knowledge is built: follow `generation`. Until then ' +
  'customers get the former one, whole.';

export const createFaq = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/faqs',
    tag: 'Knowledge',
    summary: 'Add a FAQ',
    description: TAKES_EFFECT,
    access: 'moderator',
    audit: 'faq.added',
    params: BotParams,
    body: CreateFaqRequest,
    responses: { 201: { description: 'The FAQ', schema: FaqChanged } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { botId }, body: { id, ...content } }) => {
    requireBot(principal, botId);
    let faq: FaqEntry | undefined;
    const generation = await reviseKnowledge(api, {
      ...{ botId, origin: 'edit' },
      change: ({ faqs }) => {
        faq = { id: id ?? createFaqNames({ current: faqs, taken: [] }).nameOf(content.question), ...content };
        if (faqs.some((known) => known.id === faq?.id)) throw faqExists();
        if (faqs.length >= MAX_FAQS) throw tooManyFaqs();
        return { faqs: [...faqs, faq], report: toReport(faqs, { added: 1 }) };
      },
    });
    const note = { botId, targetId: faq?.id ?? null, details: {} };
    return { status: 201, body: toChanged(faq, generation), audit: note };
  },
);

export const updateFaq = defineRoute(
  {
    method: 'patch',
    path: '/api/v1/bots/{botId}/faqs/{faqId}',
    tag: 'Knowledge',
    summary: 'Change a FAQ',
    description: TAKES_EFFECT,
    access: 'moderator',
    audit: 'faq.changed',
    params: FaqParams,
    body: UpdateFaqRequest,
    responses: { 200: { description: 'The FAQ as it is now', schema: FaqChanged } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { botId, faqId }, body: { revision, ...change } }) => {
    requireBot(principal, botId);
    let faq: FaqEntry | undefined;
    const generation = await reviseKnowledge(api, {
      ...{ botId, origin: 'edit' },
      change: ({ faqs }) => {
        const before = requireFaq(faqs, { faqId, revision });
        const after = { ...before, ...withoutUndefined(change) };
        faq = after;
        const changed = isSameFaq(before, after) ? 0 : 1;
        return { faqs: faqs.map((known) => (known === before ? after : known)), report: toReport(faqs, { changed }) };
      },
    });
    return { status: 200, body: toChanged(faq, generation), audit: { botId, targetId: faqId, details: {} } };
  },
);

export const deleteFaq = defineRoute(
  {
    method: 'delete',
    path: '/api/v1/bots/{botId}/faqs/{faqId}',
    tag: 'Knowledge',
    summary: 'Delete a FAQ',
    description: TAKES_EFFECT,
    access: 'moderator',
    audit: 'faq.removed',
    params: FaqParams,
    query: DeleteFaqQuery,
    responses: { 200: { description: 'It is deleted', schema: FaqChanged } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { botId, faqId }, query: { revision } }) => {
    requireBot(principal, botId);
    const generation = await reviseKnowledge(api, {
      ...{ botId, origin: 'edit' },
      change: ({ faqs }) => {
        const before = requireFaq(faqs, { faqId, revision });
        if (faqs.length === 1) throw lastFaq();
        return { faqs: faqs.filter((known) => known !== before), report: toReport(faqs, { removed: 1 }) };
      },
    });
    const note = { botId, targetId: faqId, details: {} };
    return { status: 200, body: toChanged(undefined, generation), audit: note };
  },
);

/** @throws ApiProblem 404, 409 */
function requireFaq(faqs: FaqEntry[], { faqId, revision }: { faqId: string; revision: string | undefined }): FaqEntry {
  const faq = faqs.find(({ id }) => id === faqId);
  if (faq === undefined) throw faqNotFound();
  if (revision !== undefined && presentFaq(faq).revision !== revision) throw faqChanged();
  return faq;
}

function toReport(faqs: FaqEntry[], { added = 0, changed = 0, removed = 0 }) {
  return { counts: { added, changed, removed, unchanged: faqs.length - changed - removed } };
}

function toChanged(faq: FaqEntry | undefined, generation: Parameters<typeof presentGeneration>[0]): FaqChanged {
  return { faq: faq === undefined ? null : presentFaq(faq), generation: presentGeneration(generation) };
}

type Defined<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };

function withoutUndefined<Value extends object>(value: Value): Defined<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<Value>;
}
