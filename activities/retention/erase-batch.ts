import { Context } from '@temporalio/activity';

import type { RetentionRun, RetentionTally } from '../../contracts/retention.js';
import type { MemoryIndex } from '../ports.js';
import type { ConversationsAtHand, RetentionRecord } from './ports.js';

/** So many are erased between two signs of progress that survive a restart. */
const PER_BATCH = 50;

/** `run` is left out by runs that began before erasing was counted: their workflow counts. */
export type EraseBatch = { botId: string; before: string; after: string | null; run?: RetentionRun };

/**
 * Erases the next conversations that are due. Done again it finds those that are left. What was remembered goes first: a
 * conversation that is erased is not found again.
 */
export function createEraseBatch(deps: {
  retention: RetentionRecord;
  conversations: ConversationsAtHand;
  memories: Pick<MemoryIndex, 'forget'>;
}) {
  return async function eraseBatch(batch: EraseBatch): Promise<RetentionTally & { after: string | null }> {
    const { botId, after, run } = batch;
    const before = new Date(batch.before);
    const context = Context.current();
    const due = await deps.retention.findDue({ botId, before, after, limit: PER_BATCH });
    const tally = { conversations: 0, events: 0, atHand: 0 };
    for (const conversation of due) {
      context.heartbeat();
      context.cancellationSignal.throwIfAborted();
      if (await deps.conversations.isAtHand(conversation)) {
        tally.atHand += 1;
        continue;
      }
      await deps.memories.forget(conversation);
      const { conversationId } = conversation;
      const { events } = await deps.retention.erase({ botId, conversationId, before, run });
      if (events === null) continue;
      tally.conversations += 1;
      tally.events += events;
    }
    return { ...tally, after: due.length < PER_BATCH ? null : (due.at(-1)?.conversationId ?? null) };
  };
}
