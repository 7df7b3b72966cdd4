import type { IndexingContext } from '../../activities/knowledge/index-generation.js';
import type { BotCatalog, KnowledgeScope } from '../../activities/ports.js';
import type { FaqEntry } from '../../contracts/bot.js';
import { toFlowPassage, type Flow } from '../../contracts/flows.js';

/** A catalog with one generation of these FAQs and flows, and the Temporal side of an indexing activity; both keep what they saw. */
export function createCatalog(
  faqs: FaqEntry[],
  { retired = [], flows = [] }: { retired?: string[]; flows?: Flow[] } = {},
) {
  const activated: (KnowledgeScope & { passageCount: number })[] = [];
  const heartbeats: { indexed: number }[] = [];
  const warnings: string[] = [];
  const cancellation = new AbortController();

  const catalog: BotCatalog = {
    loadGeneration: () =>
      Promise.resolve({
        passages: faqs.map(({ id, category, question, phrases, answer }) => ({
          passage: { id, category, title: question, text: answer },
          phrases,
        })),
        flows: flows.map(toFlowPassage),
      }),
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
  return { catalog, context, activated, heartbeats, warnings, cancellation };
}
