import type { CustomerMessage } from '../../contracts/conversation.js';
import type { RunDescription, SweepKind } from '../../contracts/sweep.js';
import type { ConversationRuns, PendingMessages, WaitingConversation } from './ports.js';

/** From this attempt on a workflow task is not unlucky, its code fails: a worker that died costs one or two. */
export const FAILING_ATTEMPTS = 4;
const TAKEN_WITHIN_SECONDS = 10;

/** How a conversation stands, and what there is to be done about it. `run_gone` alone can be mended by a signal. */
export type Diagnosis = {
  conversation: WaitingConversation;
  run: RunDescription;
  kind: SweepKind;
  /** What a new run is to be sent, in order. */
  toSignal: CustomerMessage[];
  /** Admissions that Temporal never got, however young. */
  neverSignalled: string[];
};

/** Compares a conversation's messages without an end with its latest run; null where every message has an end. */
export async function diagnose(
  { pending, runs }: { pending: PendingMessages; runs: ConversationRuns },
  conversation: WaitingConversation,
): Promise<Diagnosis | null> {
  const run = await runs.describe(conversation);
  const found = { conversation, run, toSignal: [], neverSignalled: [] };
  if (run.status !== 'running') return await diagnoseGone({ pending, runs }, { conversation, run });
  if (conversation.waiting.length === 0) {
    return run.task !== null && run.task.attempt >= FAILING_ATTEMPTS ? { ...found, kind: 'failing_task' } : null;
  }
  if (run.task !== null) {
    if (run.task.attempt >= FAILING_ATTEMPTS) return { ...found, kind: 'failing_task' };
    const left = !run.task.taken && run.task.waitingSeconds >= TAKEN_WITHIN_SECONDS;
    return { ...found, kind: left ? 'no_worker' : 'slow' };
  }
  return await diagnoseRunning({ pending, runs }, { conversation, run });
}

/** A run that is there and has nothing to do at this moment: does it know of what waits? */
async function diagnoseRunning(
  { pending, runs }: { pending: PendingMessages; runs: ConversationRuns },
  { conversation, run }: { conversation: WaitingConversation; run: RunDescription },
): Promise<Diagnosis | null> {
  const state = await runs.readState(conversation).catch(() => 'unanswered' as const);
  // What ended while the run was asked waits no more.
  const now = await pending.find(conversation);
  if (now === null || now.waiting.length === 0) return null;
  const found = { conversation: now, run, toSignal: [], neverSignalled: [] };
  if (state === 'unanswered') return { ...found, kind: 'unknown' };
  if (state === null) return { ...found, kind: 'slow' };
  const unknown = now.waiting.filter(({ clientMessageId }) => !state.pending.includes(clientMessageId));
  const isForgotten = unknown.some(({ clientMessageId, seq }) => seq !== null || state.seen.includes(clientMessageId));
  if (isForgotten) return { ...found, kind: 'forgotten' };
  if (unknown.length > 0) {
    return { ...found, kind: 'never_signalled', neverSignalled: unknown.map(({ clientMessageId }) => clientMessageId) };
  }
  return { ...found, kind: now.owner === 'bot' ? 'slow' : 'with_people' };
}

/** No run: what has a row is in the log, and what has none in the histories of the runs that were. */
async function diagnoseGone(
  { pending, runs }: { pending: PendingMessages; runs: ConversationRuns },
  { conversation, run }: { conversation: WaitingConversation; run: RunDescription },
): Promise<Diagnosis | null> {
  const { botId, conversationId, waiting } = conversation;
  const key = { botId, conversationId };
  const [recorded, signalled] = await Promise.all([
    pending.readRecorded(key),
    run.status === 'none' ? [] : runs.readSignalled(key),
  ]);
  const missing = await pending.withoutRow({
    ...key,
    clientMessageIds: signalled.map(({ clientMessageId }) => clientMessageId),
  });
  const unrecorded = signalled.filter(({ clientMessageId }) => missing.has(clientMessageId));
  const toSignal = [...recorded, ...unrecorded];
  const neverSignalled = waiting
    .filter(({ clientMessageId, seq }) => seq === null && !missing.has(clientMessageId))
    .map(({ clientMessageId }) => clientMessageId);
  if (toSignal.length === 0 && neverSignalled.length === 0) return null;
  return {
    ...{ conversation, run, toSignal, neverSignalled },
    kind: toSignal.length > 0 ? 'run_gone' : 'never_signalled',
  };
}
