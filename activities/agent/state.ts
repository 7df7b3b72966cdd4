import { Annotation } from '@langchain/langgraph';

import type {
  Answer,
  ConversationSummary,
  CustomerMessage,
  KnowledgeMatch,
  WindowMessage,
} from '../../contracts/conversation.js';
import type { BotSettings } from '../../contracts/bot.js';
import type { FlowSession } from '../../contracts/flow-session.js';
import type { BotFlows } from '../../contracts/flows.js';
import type { HandOverReason } from '../../contracts/hand-over.js';
import type { FlowMove } from '../flows/engine.js';
import type { MemoryText, Passage } from '../ports.js';
import type { AnswerStream } from './answer-stream.js';

/** A passage that is good enough to answer with, and how good. */
export type Evidence = { passage: Passage; score: number };

/** An answer on its way: which of the evidence it may rest on is found out by `check`. */
export type Draft = Pick<Answer, 'text' | 'origin' | 'degraded' | 'model' | 'usage' | 'context'> & {
  evidence: Evidence[];
};

/** The flows of a bot, and the one that the conversation is in the middle of. `lapsed`: it was, for too long. */
export type Dialogue = {
  setup: BotFlows;
  versionId: string | null;
  session: FlowSession | null;
  lapsed?: FlowSession | null;
};

/** What the nodes hand on to each other. */
export const AgentState = Annotation.Root({
  settings: Annotation<BotSettings>,
  window: Annotation<WindowMessage[]>,
  messages: Annotation<CustomerMessage[]>,
  passages: Annotation<Passage[]>,
  matches: Annotation<KnowledgeMatch[]>,
  knowledge: Annotation<'available' | 'unavailable'>,
  summary: Annotation<ConversationSummary>,
  memories: Annotation<MemoryText[]>,
  memory: Annotation<'available' | 'unavailable' | 'off'>,
  /** Null: the bot has no flows. */
  dialogue: Annotation<Dialogue | null>,
  /** How many answers in a row, up to now, the bot did not have. */
  unsureBefore: Annotation<number>,
  /** Set by `understand`. */
  question: Annotation<string>,
  evidence: Annotation<Evidence[]>,
  /** Set by `understand`: why what was said goes to people, whatever could be answered; null: it does not. */
  forPeople: Annotation<HandOverReason | null>,
  /** Set by `understand`; null: this turn is of no flow. */
  move: Annotation<FlowMove | null>,
  /** Set within a node, before its result. */
  draft: Annotation<Draft>,
  /** Set by `answer`, or by `understand` where there is nothing else to answer. */
  result: Annotation<Answer>,
});
export type AgentState = typeof AgentState.State;

/** What belongs to one run and is no state: ways out, and when to stop. */
export type AgentRun = {
  signal: AbortSignal;
  stream: AnswerStream;
  onModelFailure: 'throw' | 'degrade';
};

/** Hands an AgentRun through the graph. */
export const AgentContext = Annotation.Root({ run: Annotation<AgentRun> });
export type NodeContext = { context?: typeof AgentContext.State };

/** The run that a node belongs to; throws the reason when it was aborted. */
export function toRun({ context }: NodeContext): AgentRun {
  if (context === undefined) throw new Error('The agent graph was run without its context.');
  context.run.signal.throwIfAborted();
  return context.run;
}
