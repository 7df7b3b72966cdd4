import { createAnalyticsActivities, type MetricRecord } from './analytics/index.js';
import { createBeginTurn } from './conversation/begin-turn.js';
import { createBreakSilence } from './conversation/break-silence.js';
import { createHandMessages } from './conversation/hand-messages.js';
import { createInterruptTurn } from './conversation/interrupt-turn.js';
import { createReadBotSettings } from './conversation/read-bot-settings.js';
import type { LookUp } from './conversation/look-up.js';
import { createReasonTurn, type ReasonTurnDependencies } from './conversation/reason-turn.js';
import { createRecordMessages } from './conversation/record-messages.js';
import { createRememberMessages } from './conversation/remember-messages.js';
import { createRestoreConversation } from './conversation/restore-conversation.js';
import { createSearchKnowledge } from './conversation/search-knowledge.js';
import { createSuggestAnswer } from './conversation/suggest-answer.js';
import { createSummariseConversation } from './conversation/summarise-conversation.js';
import { createHandOverActivities } from './hand-over/index.js';
import type { Escalations } from './hand-over/ports.js';
import { createIndexGeneration } from './knowledge/index-generation.js';
import type {
  BotCatalog,
  BotDirectory,
  ConversationLog,
  Embedder,
  KnowledgeIndex,
  KnowledgeScope,
  LanguageModel,
  MemoryIndex,
  TurnNotices,
  TurnOutcome,
  UnsolvedTickets,
} from './ports.js';
import { createRetentionActivities, type RetentionDependencies } from './retention/index.js';
import { createSweepActivities, type SweepDependencies } from './sweep/index.js';

/** Short activities of the `conversations` queue. */
export function createConversationActivities(deps: {
  log: ConversationLog;
  notices: TurnNotices;
  bots: BotDirectory;
  escalations: Escalations;
  unsolved: UnsolvedTickets;
  lookUp: LookUp;
  /** As `bots`, to the moment. */
  directory: BotDirectory;
  index: KnowledgeIndex;
  embedder: Embedder;
  /** Hears how each turn ended, for measures. */
  turnEnded: (status: TurnOutcome['status']) => void;
}) {
  return {
    /** For runs from before decision 55 alone. */
    beginTurn: createBeginTurn(deps),
    ...createHandOverActivities(deps),
    recordMessages: createRecordMessages(deps),
    handMessages: createHandMessages(deps),
    restoreConversation: createRestoreConversation(deps),
    readBotSettings: createReadBotSettings(deps),
    interruptTurn: createInterruptTurn(deps),
    breakSilence: createBreakSilence(deps),
    searchKnowledge: createSearchKnowledge({ ...deps, bots: deps.directory }),
  };
}

/** Model calls, on the `reasoning` queue with its own limit. */
export function createReasoningActivities(
  deps: ReasonTurnDependencies & {
    model: LanguageModel | null;
    memories: MemoryIndex;
    embedder: Embedder;
    lookUp: LookUp;
  },
) {
  return {
    reasonTurn: createReasonTurn(deps),
    summariseConversation: createSummariseConversation(deps),
    rememberMessages: createRememberMessages(deps),
    suggestAnswer: createSuggestAnswer(deps),
  };
}

/** Long work of the `batch` queue, in a process of its own. */
export function createBatchActivities(
  deps: { catalog: BotCatalog; index: KnowledgeIndex; embedder: Embedder; measures: MetricRecord } & SweepDependencies &
    RetentionDependencies,
) {
  return {
    ...createSweepActivities(deps),
    ...createAnalyticsActivities(deps),
    ...createRetentionActivities(deps),
    indexGeneration: createIndexGeneration(deps),
    failGeneration: (input: KnowledgeScope & { reason: string }): Promise<void> => deps.catalog.failGeneration(input),
  };
}

export type ConversationActivities = ReturnType<typeof createConversationActivities> &
  ReturnType<typeof createReasoningActivities>;
export type IngestionActivities = ReturnType<typeof createBatchActivities>;
