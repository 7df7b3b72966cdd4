import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { ImportMode, ImportPreview, ImportStarted, type FileFault } from '../../../contracts/knowledge.js';
import { requireBot } from '../../auth/principal.js';
import { botNotFound, invalidFile, knowledgeChanged } from '../../errors.js';
import { planImport, type ImportPlan } from '../../knowledge/plan-import.js';
import { readFaqFile } from '../../knowledge/read-faq-file.js';
import { reviseKnowledge } from '../../knowledge/revise-knowledge.js';
import { presentGeneration } from '../../presenters/knowledge.js';
import { defineRoute } from '../define-route.js';
import { BotParams, FAQ_FILE } from './params.js';

const FAULTS_SHOWN = 200;
const FAULTS_TOLD = 20;
const COLUMNS_SHOWN = 100;

export const previewImport = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/faqs/preview',
    tag: 'Knowledge',
    summary: 'What each row of a file would become',
    description: 'Changes nothing. A file with faults is answered with them, where it can be read at all.',
    access: 'moderator',
    audit: { none: 'changes nothing' },
    params: BotParams,
    query: z.object({ mode: ImportMode.default('merge') }),
    file: FAQ_FILE,
    responses: { 200: { description: 'The preview', schema: ImportPreview } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { mode }, file }) => {
    requireBot(principal, botId);
    const head = await api.deps.knowledge.readHead({ botId });
    if (head === null) throw botNotFound();
    const table = readFaqFile(file);
    const { rows, faults, removed, counts } =
      table.kind === 'table' ? planImport({ ...table, mode, current: head.faqs }) : { ...NOTHING, ...table };
    const body: ImportPreview = {
      base: head.generationId,
      ...{ counts, rows },
      faults: faults.slice(0, FAULTS_SHOWN),
      faultCount: faults.length,
      removed: removed.map(({ id, question }) => ({ id, question })),
      columns: table.kind === 'table' ? table.columns.slice(0, COLUMNS_SHOWN) : [],
    };
    return { status: 200, body };
  },
);

const NOTHING: Omit<ImportPlan, 'faqs' | 'faults'> = {
  ...{ rows: [], removed: [] },
  counts: { added: 0, changed: 0, unchanged: 0, removed: 0 },
};

export const importFaqs = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/faqs/import',
    tag: 'Knowledge',
    summary: 'Import a file of FAQs',
    description:
      'All of the file or, where it has a fault, nothing. It is saved at once, and answered with as soon as the new ' +
      'knowledge is built: follow `generation`. Until then customers get the former one, whole.',
    access: 'moderator',
    audit: 'knowledge.imported',
    params: BotParams,
    query: z.object({
      mode: ImportMode.default('merge'),
      base: Uuid.optional().meta({
        description: '`base` of the preview: nothing is imported where the FAQs were changed since (409)',
      }),
    }),
    file: FAQ_FILE,
    responses: { 202: { description: 'It is saved, and being built', schema: ImportStarted } },
    problems: [404, 409, 503],
  },
  async ({ api, principal, params: { botId }, query: { mode, base }, file }) => {
    requireBot(principal, botId);
    const table = readFaqFile(file);
    if (table.kind === 'faulty') throw toProblem(table.faults);
    let counts = NOTHING.counts;
    const generation = await reviseKnowledge(api, {
      ...{ botId, origin: 'import' },
      change: (head) => {
        if (base !== undefined && base !== head.generationId) throw knowledgeChanged();
        const plan = planImport({ ...table, mode, current: head.faqs });
        if (plan.faults.length > 0) throw toProblem(plan.faults);
        counts = plan.counts;
        return { faqs: plan.faqs, report: { counts } };
      },
    });
    const body = { counts, generation: presentGeneration(generation) };
    return { status: 202, body, audit: { botId, targetId: body.generation.id, details: counts } };
  },
);

function toProblem(faults: FileFault[]) {
  const told = faults.slice(0, FAULTS_TOLD).map(({ row, column, message }) => ({
    place: [row === null ? '' : `row ${row}`, column ?? ''].filter(Boolean).join(', '),
    message,
  }));
  return invalidFile(told, faults.length);
}
