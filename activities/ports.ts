import type { PromptMessage } from '../contracts/context.js';
import type {
  Answer,
  ConversationState,
  ConversationSummary,
  CustomerMessage,
  KnowledgeMatch,
  WindowMessage,
} from '../contracts/conversation.js';
import type { BotSettings } from '../contracts/bot.js';
import type { DeskChange } from '../contracts/bus.js';
import type { FlowSession, TurnAction } from '../contracts/flow-session.js';
import type { BotFlows } from '../contracts/flows.js';
import type { ConversationEvent, OwnerKind, TurnNotice } from '../contracts/events.js';

/** What a fresh run needs to know of a conversation that may have had runs before. */
export type RestoredConversation = Pick<
  ConversationState,
  | 'personId'
  | 'settings'
  | 'status'
  | 'owner'
  | 'lastSeq'
  | 'turnNo'
  | 'window'
  | 'summary'
  | 'seen'
  | 'activeAt'
  | 'reminded'
> & {
  /** Messages that have a row but no turn that ended with them, oldest first. */
  unanswered: CustomerMessage[];
  /** What the latest answer had the workflow do besides: a run that ended right behind it may not have done it. */
  actions?: TurnAction[];
};

export type ConversationKey = { botId: string; conversationId: string };

export type TurnToPublish = ConversationKey & {
  turnNo: number;
  ownerEpoch: number;
  /** The messages that the answer covers; those without a row yet get one before the answer. */
  messages: CustomerMessage[];
  answer: Answer;
};

/** A message that a turn ended, and its place in the log. */
export type EndedMessage = { clientMessageId: string; seq: number };

/** How a turn ended in the database: whoever was first there has decided it. */
export type TurnOutcome =
  | { status: 'published'; seq: number; messages: EndedMessage[]; text: string; actions?: TurnAction[] }
  | { status: 'cancelled'; seq: number; messages: EndedMessage[] }
  | { status: 'superseded'; reason: 'turn' | 'owner' | 'follow_up' };

/** How a turn ended, and its answer's event as it stands in the log: null where no answer was published. */
export type PublishedTurn = { outcome: TurnOutcome; event: ConversationEvent | null };

/** What the system says by itself after a silence. */
export type SystemWord =
  { kind: 'reminder'; expectedSeq: number; text: string } | { kind: 'closing'; expectedSeq: number; reason: 'idle' };

export type TurnToInterrupt = ConversationKey & {
  turnNo: number;
  /** The messages that the turn was to answer; those without a row get one. */
  messages: CustomerMessage[];
  /** `follow_up`: they stay pending and join the next turn. `customer`: they end as cancelled. */
  cause: 'follow_up' | 'customer';
};

/** The log of conversations, as the activities need it. The record of what has happened. */
export interface ConversationLog {
  /**
   * Writes rows for messages that have none, in order. The same message twice is one row with its first seq. `event`: the
   * message's, where it is all that is new.
   */
  recordMessages(
    input: ConversationKey & { messages: CustomerMessage[] },
  ): Promise<{ lastSeq: number; event: ConversationEvent | null }>;
  /**
   * Writes rows for messages of a conversation that people have, which ends them: people answer. Where `owner` is the
   * bot's again they wait for its answer.
   */
  handMessages(
    input: ConversationKey & { messages: CustomerMessage[] },
  ): Promise<{ lastSeq: number; owner: OwnerKind }>;
  /**
   * Ends a turn with its answer in one transaction, fenced by turn and owner epoch. A turn that ended before stays as
   * it is, and its outcome is returned.
   */
  publishAnswer(input: TurnToPublish): Promise<PublishedTurn>;
  /** Ends a turn without an answer. A turn that ended before stays as it is, and its outcome is returned. */
  interruptTurn(input: TurnToInterrupt): Promise<TurnOutcome>;
  /**
   * Appends what the system says by itself, if the log ends at `expectedSeq`. The same event again changes nothing.
   * @returns its seq; null where the log had moved on.
   */
  appendIfUnchanged(input: ConversationKey & SystemWord): Promise<{ seq: number | null }>;
  /** How a turn ended, or null when it has not. */
  findTurn(input: ConversationKey & { turnNo: number }): Promise<TurnOutcome | null>;
  /** How many of the latest answers in a row the bot did not have, at most `most`; people in between begin it anew. */
  countUnsure(input: ConversationKey & { most: number }): Promise<number>;
  /** Reads what a run without carried state starts from. */
  restore(input: ConversationKey): Promise<RestoredConversation>;
}

/** Questions that a conversation ends with and nobody has solved. */
export interface UnsolvedTickets {
  /**
   * Opens a ticket where the bot wants that, the latest answer was one that it did not have, and people had no say since.
   * The same closing again is the same ticket. @returns its id, or null.
   */
  openAtClose(input: ConversationKey): Promise<string | null>;
}

export type OpenFlow = { session: FlowSession; isLapsed: boolean };

/** How conversations stand in their flows. Changed by ConversationLog.publishAnswer. */
export interface FlowSessions {
  /** The flow that a conversation is in the middle of, or null. `isLapsed`: nobody has answered it for so many days. */
  findOpen(input: ConversationKey & { timeoutDays: number }): Promise<OpenFlow | null>;
}

/** A piece of knowledge: what is searched (question and phrases) and what is answered with. */
export type Passage = {
  id: string;
  category: string;
  title: string;
  text: string;
};

export type PassageVector = {
  passage: Passage;
  /** One vector for each way to ask; a passage scores as its best one. */
  vectors: Float32Array[];
};

export type KnowledgeScope = { botId: string; generationId: string };

/** Where passages are found by meaning. One contract test for every adapter. */
export interface KnowledgeIndex {
  /** Makes ready what the store needs (tables, collections). Safe to call again and from several processes. */
  prepare(input: { dimensions: number }): Promise<void>;
  /** Writes passages into a generation; the same id again replaces. */
  upsert(input: KnowledgeScope & { passages: PassageVector[] }): Promise<void>;
  /** The best passages of a generation, best first, each once, with the cosine of its best phrase. */
  search(input: KnowledgeScope & { vector: Float32Array; limit: number }): Promise<KnowledgeMatch[]>;
  /** The passages with these ids, in the order asked for; unknown ids are left out. */
  load(input: KnowledgeScope & { passageIds: string[] }): Promise<Passage[]>;
  /** The vectors of passages, by id, in the order they were written in; a passage that has not `count` is left out. */
  loadVectors(
    input: KnowledgeScope & { passages: { passageId: string; count: number }[] },
  ): Promise<Map<string, Float32Array[]>>;
  /** Drops a whole generation. */
  drop(input: KnowledgeScope): Promise<void>;
  /** Milliseconds of a round trip; rejects when the store is not reachable. */
  ping(): Promise<number>;
  close(): Promise<void>;
}

/** Whose memories: a person of one bot. */
export type MemoryOwner = { botId: string; personId: string };

/** A message that can be recalled: its place in the log and what it means. Its text stays in the log. */
export type MemoryVector = { seq: number; at: string; vector: Float32Array };

/** A message that was recalled, with the cosine of its vector and the one asked for. */
export type RecalledMessage = { conversationId: string; seq: number; at: string; score: number };

/** Which messages of a person are looked at. */
export type MemoryScope = MemoryOwner & {
  /** Of this conversation alone. */
  within?: { conversationId: string };
  /** Messages of this conversation from this seq on are left out: the model sees them anyway. */
  except?: { conversationId: string; fromSeq: number };
};

/** What a person said, found by meaning. One contract test for every adapter. */
export interface MemoryIndex {
  /** Makes ready what the store needs (tables, collections). Safe to call again and from several processes. */
  prepare(input: { dimensions: number }): Promise<void>;
  /** Writes messages of a conversation; the same seq again replaces. */
  upsert(input: MemoryOwner & { conversationId: string; messages: MemoryVector[] }): Promise<void>;
  /** Whether there is any message that a search would compare with: where there is none, no question need be embedded. */
  has(input: MemoryScope): Promise<boolean>;
  /** The nearest messages of this person above `threshold` (exclusive), best first, at most `limit`; never another person's. */
  search(input: MemoryScope & { vector: Float32Array; threshold: number; limit: number }): Promise<RecalledMessage[]>;
  /** Forgets a conversation. */
  forget(input: MemoryOwner & { conversationId: string }): Promise<void>;
}

/** Turns sentences into unit vectors, away from the event loop. */
export interface Embedder {
  readonly dimensions: number;
  embed(input: { texts: string[]; signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** What the model is asked: messages, word by word. */
export type ModelRequest = {
  prompt: PromptMessage[];
  signal: AbortSignal;
  onDelta: (text: string) => void;
};

export type ModelAnswer = { text: string; model: string; usage: Answer['usage'] };

/** A language model. Rejects with a classified ApplicationFailure; streams through `onDelta`. */
export interface LanguageModel {
  answer(request: ModelRequest): Promise<ModelAnswer>;
}

/** A message of the log, as summaries and memories need it. */
export type LoggedMessage = WindowMessage & { at: string };

/** A recalled message with its text. */
export type MemoryText = RecalledMessage & { text: string };

/** What is kept of a conversation beyond its window. */
export interface ConversationMemory {
  /** Messages with `afterSeq < seq <= uptoSeq`, oldest first, at most `limit`; without what its customer cancelled. */
  readMessages(input: ConversationKey & { afterSeq: number; uptoSeq: number; limit: number }): Promise<LoggedMessage[]>;
  /** The texts of recalled messages, in the order asked for; what is not this person's, or is gone, is left out. */
  readRecalled(input: MemoryOwner & { recalled: RecalledMessage[] }): Promise<MemoryText[]>;
  readSummary(input: ConversationKey): Promise<ConversationSummary>;
  /** Stores a summary unless one that reaches as far is there, and gives the one that is stored then. */
  saveSummary(input: ConversationKey & ConversationSummary): Promise<ConversationSummary>;
}

/** A bot as it is published now. `generationId` is null while it has no knowledge, `flows` where it has none. */
export type PublishedBot = {
  settings: BotSettings;
  generationId: string | null;
  versionId: string | null;
  flows: BotFlows | null;
};

/** Says how a bot is published now: a conversation that goes on for weeks must not answer from an old version. */
export interface BotDirectory {
  /** Rejects where there is no such bot. */
  current(input: { botId: string }): Promise<PublishedBot>;
}

/** A passage with every way to ask for it, as people wrote them. */
export type PhrasedPassage = { passage: Passage; phrases: string[] };

/** A generation to build. */
export type GenerationToBuild = {
  passages: PhrasedPassage[];
  /** What stands for the flows of the bot: found like knowledge, and not counted as such. */
  flows: PhrasedPassage[];
  /** A generation that answers, whose vectors serve again where texts are the same; null: everything is embedded. */
  known: { generationId: string; passages: PhrasedPassage[] } | null;
};

/** What ingestion reads and marks in the record. */
export interface BotCatalog {
  /** null: a newer one holds all of this and is on its way, so this one was retired. */
  loadGeneration(input: KnowledgeScope): Promise<GenerationToBuild | null>;
  noteProgress(input: KnowledgeScope & { indexed: number }): Promise<void>;
  /** @returns `retired`: generations whose vectors nobody needs any more. */
  activateGeneration(input: KnowledgeScope & { passageCount: number }): Promise<{ retired: string[] }>;
  /** Notes that a retired generation's vectors are gone. */
  noteDropped(input: KnowledgeScope): Promise<void>;
  failGeneration(input: KnowledgeScope & { reason: string }): Promise<void>;
}

/** Tells the clients of a conversation what happens now. Fire and forget: a lost notice does no harm. */
export interface TurnNotices {
  send(key: ConversationKey, notice: TurnNotice): void;
  /** `event`: the one with that seq, where it is at hand: whoever has all before it need not read the log. */
  logGrew(key: ConversationKey, lastSeq: number, event?: ConversationEvent | null): void;
  /** The same of what a customer said: their own client shows it already, so it may wait a moment for what follows. */
  recorded(key: ConversationKey, lastSeq: number, event: ConversationEvent | null): void;
  /** Something is new in a bot's conversations with people: for whoever waits, and for those who are called. */
  deskChanged(bot: { botId: string }, change: DeskChange): void;
}
