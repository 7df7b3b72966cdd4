import type { SweepDeed, SweepFinding } from '../../contracts/sweep.js';
import type { Diagnosis } from './diagnose.js';
import type { ConversationRuns, PendingMessages } from './ports.js';

/** An admission without a signal is given up after so long: its client has sent it again by then, or never will. */
const GIVEN_UP_AFTER_MS = 10 * 60_000;

/**
 * Does what is safe: sends a new run what has no end, and removes admissions that Temporal never got. Done twice, or by
 * two at once, it changes nothing more: the clientMessageId makes it harmless. A dry run only counts.
 */
export async function repair(
  { pending, runs }: { pending: PendingMessages; runs: ConversationRuns },
  { diagnosis, dryRun }: { diagnosis: Diagnosis; dryRun: boolean },
): Promise<SweepDeed> {
  const { conversation, toSignal, neverSignalled } = diagnosis;
  const key = { botId: conversation.botId, conversationId: conversation.conversationId };
  const old = conversation.waiting
    .filter((message) => neverSignalled.includes(message.clientMessageId) && message.waitedMs > GIVEN_UP_AFTER_MS)
    .map(({ clientMessageId }) => clientMessageId);
  if (dryRun) return { signalled: toSignal.length, removed: old.length };
  if (toSignal.length > 0) await runs.signal({ ...key, messages: toSignal });
  const removed =
    old.length === 0
      ? 0
      : await pending.removeAdmissions({ ...key, clientMessageIds: old, waitedMs: GIVEN_UP_AFTER_MS });
  return { signalled: toSignal.length, removed };
}

/** What a report says of a diagnosis. */
export function toFinding({ conversation, kind, toSignal }: Diagnosis, done: SweepDeed): SweepFinding {
  const { botId, conversationId, waiting } = conversation;
  const oldestMs = Math.max(0, ...waiting.map(({ waitedMs }) => waitedMs));
  return {
    ...{ botId, conversationId, kind, done },
    messages: Math.max(waiting.length, toSignal.length),
    oldestSeconds: Math.round(oldestMs / 1000),
  };
}
