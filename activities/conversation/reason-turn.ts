import { ApplicationFailure, Context } from '@temporalio/activity';

import type { BotSettings } from '../../contracts/bot.js';
import { Answer, type ConversationState, type CustomerMessage } from '../../contracts/conversation.js';
import { toTurnId, toWindowStart } from '../../contracts/turns.js';
import type { Agent, AgentInput } from '../agent/index.js';
import type {
  BotDirectory,
  ConversationKey,
  ConversationLog,
  ConversationMemory,
  FlowSessions,
  KnowledgeIndex,
  TurnNotices,
  TurnOutcome,
} from '../ports.js';
import { createBeginTurn } from './begin-turn.js';
import { createDeltaStream } from './delta-stream.js';
import type { Found, LookUp } from './look-up.js';

export type ReasonTurnInput = ConversationKey &
  Pick<ConversationState, 'personId' | 'window' | 'summary'> & {
    turnNo: number;
    ownerEpoch: number;
    messages: CustomerMessage[];
    /** From a run whose messages are recorded, and looked up, before: see workflows/conversation/begin-turn.ts. */
    found?: Found;
    /** What an earlier attempt left in its heartbeat, where Temporal does not carry it: an answer that was not published. */
    finished?: unknown;
  };

export type ReasonTurnDependencies = {
  log: ConversationLog;
  lookUp: LookUp;
  knowledge: KnowledgeIndex;
  memory: ConversationMemory;
  bots: BotDirectory;
  flows: FlowSessions;
  agent: Agent;
  notices: TurnNotices;
  /** Hears how each turn ended, for measures. */
  turnEnded: (status: TurnOutcome['status']) => void;
};

// A hung model sends no tokens, so the heartbeat comes from a timer. The worker throttles it further.
const HEARTBEAT_MS = 200;
// From this attempt on a model that fails is done without: a customer is not kept waiting for a provider.
const MODEL_ATTEMPTS = 3;

/**
 * Answers one turn: records its messages, answers, and publishes the answer itself, fenced by turn and owner epoch: whoever
 * ends the turn first in the database has decided it, and every later attempt returns that outcome. An answer that was finished but could not be
 * published travels to the next attempt in the heartbeat details, so the model is not asked twice for it.
 */
export function createReasonTurn(deps: ReasonTurnDependencies) {
  const { log, knowledge, memory, bots, flows, agent, notices, turnEnded } = deps;
  const beginTurn = createBeginTurn(deps);
  return async function reasonTurn(input: ReasonTurnInput): Promise<TurnOutcome> {
    const context = Context.current();
    const { attempt } = context.info;
    const { botId, conversationId, turnNo } = input;
    const key = { botId, conversationId };
    let finished = fromHeartbeat(context.info.heartbeatDetails ?? input.finished);
    const heartbeat = setInterval(() => {
      context.heartbeat(finished);
    }, HEARTBEAT_MS);
    try {
      const ended = attempt > 1 ? await log.findTurn({ ...key, turnNo }) : null;
      if (ended !== null) return ended;
      finished ??= await think();
      context.cancellationSignal.throwIfAborted();
      return await publish(finished);
    } finally {
      clearInterval(heartbeat);
    }

    async function think(): Promise<Answer> {
      // No model is asked about what is not in the log.
      const [found, bot] = await Promise.all([input.found ?? begin(), loadBot()]);
      const turnId = toTurnId(turnNo);
      notices.send(key, { type: 'turn.started', turnId, attempt });
      const deltas = createDeltaStream({
        turnId,
        attempt,
        send: (notice) => {
          notices.send(key, notice);
        },
      });
      try {
        const [passages, memories] = await Promise.all([loadPassages(found), loadMemories(found)]);
        const answer = await agent.run({
          ...bot,
          window: input.window,
          summary: input.summary,
          messages: input.messages,
          ...passages,
          ...memories,
          signal: context.cancellationSignal,
          onDelta: deltas.push,
          onReset: deltas.reset,
          onModelFailure: attempt < MODEL_ATTEMPTS ? 'throw' : 'degrade',
        });
        deltas.finish();
        return answer;
      } finally {
        deltas.stop();
      }
    }

    async function begin(): Promise<Found> {
      const { personId, messages, window } = input;
      const question = messages.map(({ text }) => text).join('\n');
      const search = { personId, question, windowFromSeq: toWindowStart(window) };
      try {
        return (await beginTurn({ ...key, messages, search })).found;
      } catch (error) {
        throw toLogFailure('RecordFailed', 'The messages could not be recorded.', error);
      }
    }

    /** The bot as it is published now, and how the conversation stands with it where that bot asks for it. */
    async function loadBot(): Promise<Required<Pick<AgentInput, 'settings' | 'dialogue' | 'unsureBefore'>>> {
      const { settings, flows: setup, versionId } = await bots.current({ botId });
      const [open, unsureBefore] = await Promise.all([
        setup === null ? null : flows.findOpen({ ...key, timeoutDays: setup.timeoutDays }),
        countUnsure(settings.handOver),
      ]);
      if (setup === null) return { settings, dialogue: null, unsureBefore };
      const { session = null, isLapsed = false } = open ?? {};
      const standing = isLapsed ? { session: null, lapsed: session } : { session, lapsed: null };
      return { settings, dialogue: { setup, versionId, ...standing }, unsureBefore };
    }

    async function countUnsure({ enabled, reasons }: BotSettings['handOver']): Promise<number> {
      if (!enabled || reasons.unsure < 2) return 0;
      return await log.countUnsure({ ...key, most: reasons.unsure - 1 });
    }

    async function loadPassages({
      knowledge: search,
    }: Found): Promise<Pick<AgentInput, 'passages' | 'matches' | 'knowledge'>> {
      if (search.status === 'unavailable') return { passages: [], matches: [], knowledge: 'unavailable' };
      const { generationId, matches } = search;
      if (generationId === null || matches.length === 0) return { passages: [], matches, knowledge: 'available' };
      try {
        const passageIds = matches.map(({ passageId }) => passageId);
        const passages = await knowledge.load({ botId, generationId, passageIds });
        return { passages, matches, knowledge: 'available' };
      } catch {
        return { passages: [], matches: [], knowledge: 'unavailable' };
      }
    }

    async function loadMemories({ memories: search }: Found): Promise<Pick<AgentInput, 'memories' | 'memory'>> {
      if (search.status !== 'available') return { memories: [], memory: search.status };
      if (search.recalled.length === 0) return { memories: [], memory: 'available' };
      try {
        const { personId } = input;
        const memories = await memory.readRecalled({ botId, personId, recalled: search.recalled });
        return { memories, memory: 'available' };
      } catch {
        return { memories: [], memory: 'unavailable' };
      }
    }

    async function publish(answer: Answer): Promise<TurnOutcome> {
      try {
        const { messages, ownerEpoch } = input;
        const { outcome, event } = await log.publishAnswer({ ...key, turnNo, ownerEpoch, messages, answer });
        turnEnded(outcome.status);
        if (outcome.status === 'published') {
          notices.logGrew(key, outcome.seq, event);
          notices.send(key, { type: 'turn.completed', turnId: toTurnId(turnNo), seq: outcome.seq });
        }
        return outcome;
      } catch (error) {
        context.heartbeat(answer);
        throw toLogFailure('PublishFailed', 'The answer could not be published.', error);
      }
    }
  };
}

function fromHeartbeat(details: unknown): Answer | undefined {
  return Answer.safeParse(details).data;
}

/** The log could not be written: Temporal tries again for as long as it takes. The reason is the worker log's. */
function toLogFailure(type: 'RecordFailed' | 'PublishFailed', message: string, error: unknown): ApplicationFailure {
  return ApplicationFailure.create({ type, message, ...(error instanceof Error ? { cause: error } : {}) });
}
