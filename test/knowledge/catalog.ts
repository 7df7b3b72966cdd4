import type { IndexingContext } from '../../activities/knowledge/index-generation.js';
import type { BotCatalog, KnowledgeScope, PhrasedPassage } from '../../activities/ports.js';
import type { FaqEntry } from '../../contracts/bot.js';
import { toFlowPassage, type Flow } from '../../contracts/flows.js';

/** A catalog with one generation of these FAQs and flows, and the Temporal side of an indexing activity; both keep what they saw. */
export function createCatalog(
  faqs: FaqEntry[],
  { retired = [], known = null, flows = [] }: { retired?: string[]; known?: FaqEntry[] | null; flows?: Flow[] } = {},
) {
  const activated: (KnowledgeScope & { passageCount: number })[] = [];
  const heartbeats: { indexed: number }[] = [];
  const warnings: string[] = [];
  const progress: number[] = [];
  const dropped: string[] = [];
  const cancellation = new AbortController();

  const catalog: BotCatalog = {
    loadGeneration: () =>
      Promise.resolve({
        passages: faqs.map(toPhrasedPassage),
        known: known === null ? null : { generationId: 'known', passages: known.map(toPhrasedPassage) },
        flows: flows.map(toFlowPassage),
      }),
    noteProgress: ({ indexed }) => {
      progress.push(indexed);
      return Promise.resolve();
    },
    noteDropped: ({ generationId }) => {
      dropped.push(generationId);
      return Promise.resolve();
    },
    activateGeneration: (input) => {
      activated.push(input);
      return Promise.resolve({ retired });
    },
    failGeneration: () => Promise.resolve(),
  };
  const context = (): IndexingContext => ({
    heartbeat: (details) => heartbeats.push(details),
    cancellationSignal: cancellation.signal,
    log: { warn: (message) => warnings.push(message) },
  });
  return { catalog, context, activated, heartbeats, progress, dropped, warnings, cancellation };
}

function toPhrasedPassage({ id, category, question, phrases, answer }: FaqEntry): PhrasedPassage {
  return { passage: { id, category, title: question, text: answer }, phrases };
}
