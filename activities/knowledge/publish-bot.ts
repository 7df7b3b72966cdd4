import type { BotFolder } from '../../contracts/bot.js';
import type { KnowledgeScope } from '../ports.js';

/** Where publishing writes a bot's new version. */
export interface BotDrafts {
  /**
   * Stores a folder as the next version of its bot (found by slug, made where there is none), not answering yet.
   * `edits`: whether edits of FAQs that it does not have are a reason to reject.
   */
  saveDraft(input: {
    folder: BotFolder;
    edits: 'refuse' | 'replace';
  }): Promise<KnowledgeScope & { versionId: string; number: number }>;
}

export type PublishStep = 'saving' | 'indexing' | 'published';

export type PublishedBot = { botId: string; slug: string; version: number; passageCount: number };

/**
 * Makes the bot of a folder (read with loadBotFolder) live: stores it as a draft and has its knowledge indexed. The
 * former version answers until that is done, and goes on answering when it fails.
 */
export async function publishBotFolder({
  folder,
  edits,
  bots,
  startIngestion,
  onProgress = () => undefined,
}: {
  folder: BotFolder;
  edits: 'refuse' | 'replace';
  bots: BotDrafts;
  /** Starts the ingestion workflow and waits for its end. */
  startIngestion: (input: KnowledgeScope) => Promise<{ passageCount: number }>;
  onProgress?: (step: PublishStep) => void;
}): Promise<PublishedBot> {
  onProgress('saving');
  const { botId, generationId, number: version } = await bots.saveDraft({ folder, edits });
  onProgress('indexing');
  const { passageCount } = await startIngestion({ botId, generationId });
  onProgress('published');
  return { botId, slug: folder.manifest.slug, version, passageCount };
}
