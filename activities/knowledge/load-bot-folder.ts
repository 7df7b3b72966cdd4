import { z } from 'zod';

import { BotManifest, FaqEntry, type BotFolder } from '../../contracts/bot.js';
import { readBotFile } from './bot-file.js';

const MANIFEST = 'bot.yaml';
const Faqs = z.array(FaqEntry).min(1).max(5000);

/** A bot folder has faults; `message` lists all of them, one a line, each with its file and place. */
export class BotFolderError extends Error {
  override readonly name = 'BotFolderError';

  constructor(
    directory: string,
    readonly faults: string[],
  ) {
    super([`The bot folder ${directory} is not valid:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

/**
 * Reads `bot.yaml` and the FAQs beside it (YAML or JSON, a list of contracts/bot.ts FaqEntry), at most 5 MB each.
 * @throws BotFolderError that lists every fault of both files.
 */
export async function loadBotFolder({ directory }: { directory: string }): Promise<BotFolder> {
  const manifest = await readBotFile({ directory, file: MANIFEST }, BotManifest);
  // Where the manifest is broken the FAQs are looked at too: better all faults at once.
  const file = manifest.content?.faqs ?? 'faqs.yaml';
  const faqs = await readBotFile({ directory, file }, Faqs);
  const doubled = findDoubles(faqs.content ?? []).map((id) => `${file}: the id ${id} is used more than once`);
  const faults = [...manifest.faults, ...faqs.faults, ...doubled];
  if (faults.length > 0 || manifest.content === undefined || faqs.content === undefined) {
    throw new BotFolderError(directory, faults);
  }
  return { manifest: manifest.content, faqs: faqs.content };
}

function findDoubles(faqs: FaqEntry[]): string[] {
  const ids = faqs.map(({ id }) => id);
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}
