import type { KnowledgeMatch } from '../../contracts/conversation.js';

/** The workflow's type name, for callers that must not load its code. */
export const KNOWLEDGE_SEARCH_WORKFLOW = 'knowledgeSearchWorkflow';

export type KnowledgeSearchInput = { botId: string; question: string; limit: number };

/** What a question finds in what is live now, best first, and how the bot takes it. */
export type KnowledgeSearchResult = {
  mode: 'search' | 'none';
  threshold: number;
  sure: number;
  /** null: the bot has no knowledge. */
  generationId: string | null;
  matches: KnowledgeMatch[];
};
