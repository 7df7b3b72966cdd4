import {
  allHandlersFinished,
  condition,
  continueAsNew,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

import type { ConversationActivities } from '../../activities/index.js';
import type { TurnOutcome } from '../../activities/ports.js';
import { TASK_QUEUES } from '../../contracts/ids.js';
import type { ConversationInput, ConversationState, CustomerMessage } from '../../contracts/conversation.js';
import { conversationStateQuery, messageReceived } from './messages.js';
import { endTurn, fromCarried, fromRestored, mayAnswer, nextBatch, receive, resync, toReasonInput } from './state.js';

// Local activities only read, or record what a signal has already made durable: they may run for a task that never
// counts (docs/architecture.md). One that backs off past the threshold waits on a timer and frees its task slot.
const { recordMessages, restoreConversation, readBotSettings } = proxyLocalActivities<ConversationActivities>({
  startToCloseTimeout: '1s',
  localRetryThreshold: '500ms',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '5s' },
});

// One attempt: an answer that says less is better than one that comes late.
const { retrieveKnowledge } = proxyLocalActivities<ConversationActivities>({
  startToCloseTimeout: '1s',
  retry: { maximumAttempts: 1 },
});

// Publishes the answer itself, so it must run at most once to effect: a regular activity, fenced in the database.
const { reasonTurn } = proxyActivities<ConversationActivities>({
  taskQueue: TASK_QUEUES.reasoning,
  startToCloseTimeout: '90s',
  heartbeatTimeout: '2s',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/**
 * One conversation: signals in, an ordered log out. It lives as long as its customer may write, run after run; whatever
 * is in `pending` has been acknowledged and has no end yet.
 */
export async function conversationWorkflow(input: ConversationInput): Promise<void> {
  const key = { botId: input.botId, conversationId: input.conversationId };
  const recorded = new Set<string>();
  let arrivedBeforeStart: CustomerMessage[] = [];
  let state: ConversationState | null = input.carried === undefined ? null : fromCarried(input.carried);

  setHandler(messageReceived, (message) => {
    if (state === null) arrivedBeforeStart.push(message);
    else state = receive(state, message);
  });
  setHandler(conversationStateQuery, () => state);

  if (state === null) {
    const restored = await restoreConversation(key);
    state = fromRestored(key, restored, arrivedBeforeStart);
    arrivedBeforeStart = [];
  } else {
    const settings = await readBotSettings(key);
    state = { ...current(), settings };
  }

  for (let turns = 0; !isRunFull(state, turns); turns += 1) {
    await condition(() => mayAnswer(current()));
    await takeTurn();
  }
  await condition(allHandlersFinished);
  // Signals that arrive from here on make the server refuse this command, and the task runs again with them.
  await continueAsNew<typeof conversationWorkflow>({ ...key, carried: current() });

  function current(): ConversationState {
    if (state === null) throw new Error('The conversation was used before its state was restored.');
    return state;
  }

  async function takeTurn(): Promise<void> {
    const batch = nextBatch(current());
    const turnNo = current().turnNo + 1;
    const [, knowledge] = await Promise.all([record(batch), retrieve(batch)]);
    const outcome = await recordingArrivals(batch, reasonTurn(toReasonInput(current(), turnNo, batch, knowledge)));
    state = endTurn(current(), turnNo, outcome);
    const open = batch.filter(({ clientMessageId }) => isPending(clientMessageId));
    // Somebody else decided over this turn: the log knows who owns the conversation and what is still open.
    if (open.length > 0) state = resync(current(), await restoreConversation(key));
  }

  async function record(messages: CustomerMessage[]): Promise<void> {
    const fresh = messages.filter(({ clientMessageId }) => !recorded.has(clientMessageId));
    if (fresh.length === 0) return;
    await recordMessages({ ...key, messages: fresh });
    for (const { clientMessageId } of fresh) recorded.add(clientMessageId);
  }

  async function retrieve(batch: CustomerMessage[]): Promise<KnowledgeFound> {
    if (current().settings.knowledge.mode === 'none')
      return { knowledge: 'available', generationId: null, matches: [] };
    try {
      const question = batch.map(({ text }) => text).join('\n');
      return { knowledge: 'available', ...(await retrieveKnowledge({ botId: key.botId, question })) };
    } catch {
      log.warn('knowledge was not available for a turn');
      return { knowledge: 'unavailable', generationId: null, matches: [] };
    }
  }

  /** Waits for the turn's outcome; what customers write meanwhile shows in the log at once, not after the answer. */
  async function recordingArrivals(batch: CustomerMessage[], answering: Promise<TurnOutcome>): Promise<TurnOutcome> {
    const progress = { settled: false };
    const settle = (): void => {
      progress.settled = true;
    };
    answering.then(settle, settle);
    const arrivals = (): CustomerMessage[] =>
      current().pending.filter((message) => !batch.includes(message) && !recorded.has(message.clientMessageId));
    for (;;) {
      await condition(() => progress.settled || arrivals().length > 0);
      if (progress.settled) return answering;
      await record(arrivals());
    }
  }

  function isPending(clientMessageId: string): boolean {
    return current().pending.some((message) => message.clientMessageId === clientMessageId);
  }
}

type KnowledgeFound = Parameters<typeof toReasonInput>[3];

function isRunFull(state: ConversationState, turns: number): boolean {
  return workflowInfo().continueAsNewSuggested || turns >= state.settings.conversation.turnsPerRun;
}
