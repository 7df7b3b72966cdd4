import type { BotFolder } from '../../contracts/bot.js';
import type { KnowledgeScope } from '../ports.js';
import { loadBotFolder } from './load-bot-folder.js';

/** Where publishing writes a bot's new version. */
export interface BotDrafts {
  /** Stores a folder as the next version of its bot (found by slug, made where there is none), not answering yet. */
  saveDraft(input: { folder: BotFolder }): Promise<KnowledgeScope & { versionId: string; number: number }>;
}

export type PublishStep = 'reading' | 'saving' | 'indexing' | 'published';

export type PublishedBot = { botId: string; slug: string; version: number; passageCount: number };

/**
 * Makes the bot of a folder live: reads and checks the folder, stores it as a draft and has its knowledge indexed. The
 * former version answers until that is done, and goes on answering when it fails.
 * @throws BotFolderError where the folder has faults; nothing is stored then.
 */
export async function publishBotFolder({
  directory,
  bots,
  startIngestion,
  onProgress = () => undefined,
}: {
  directory: string;
  bots: BotDrafts;
  /** Starts the ingestion workflow and waits for its end. */
  startIngestion: (input: KnowledgeScope) => Promise<{ passageCount: number }>;
  onProgress?: (step: PublishStep) => void;
}): Promise<PublishedBot> {
  onProgress('reading');
  const folder = await loadBotFolder({ directory });
  onProgress('saving');
  const { botId, generationId, number: version } = await bots.saveDraft({ folder });
  onProgress('indexing');
  const { passageCount } = await startIngestion({ botId, generationId });
  onProgress('published');
  return { botId, slug: folder.manifest.slug, version, passageCount };
}
