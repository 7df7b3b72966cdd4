import { toEndedMessages, type ConversationEvent } from '../../contracts/events.js';
import type { StoredConversation, Violation, ViolationKind } from './evidence.js';

/** What the record of one conversation says about itself: no gap, nothing twice, ends in the order of their messages. */
export function checkLog(stored: StoredConversation): Violation[] {
  const { conversationId, events, lastSeq } = stored;
  const violations: Violation[] = [];
  const report = (kind: ViolationKind, what: string) => violations.push({ kind, conversationId, what });

  events.forEach(({ seq }, index) => {
    if (seq !== index + 1) report('gap', `the log has seq ${seq} in place ${index + 1}`);
  });
  if (lastSeq !== events.length) report('gap', `the conversation counts to ${lastSeq}, its log to ${events.length}`);

  const places = new Map<string, number>();
  const ended = new Map<string, number>();
  let lastPlace = 0;
  for (const event of events) {
    const message = toCustomerMessage(event);
    if (message !== null) {
      if (places.has(message.id)) report('doubled', `${message.id} is stored twice, the second time as ${event.seq}`);
      else places.set(message.id, event.seq);
    }
    for (const id of toEndedMessages(event)) {
      const before = ended.get(id);
      if (before !== undefined) report('doubled', `${id} has two ends, ${before} and ${event.seq}`);
      ended.set(id, event.seq);
      const place = places.get(id);
      if (place === undefined) report('out of order', `${event.seq} ends ${id}, which is not before it`);
      else if (place < lastPlace) report('out of order', `${event.seq} ends ${id} after a later message had its end`);
      else lastPlace = place;
    }
  }
  return [...violations, ...checkTurns(stored), ...checkPending(stored, ended)];
}

/** Each turn that has an end is one event of the log, with the same messages, and the other way round. */
function checkTurns({ conversationId, events, turns }: StoredConversation): Violation[] {
  const describe = (seq: number | null, ids: readonly string[]) => `${seq ?? 'none'}: ${[...ids].sort().join(', ')}`;
  const bySeq = (a: string, b: string) => a.localeCompare(b);
  const inTurns = turns.flatMap(({ status, seq, answers }) =>
    status === 'superseded' ? [] : [describe(seq, answers)],
  );
  const inLog = events.flatMap((event) => {
    const ids = toEndedMessages(event);
    return ids.length === 0 ? [] : [describe(event.seq, ids)];
  });
  if (JSON.stringify(inTurns.sort(bySeq)) === JSON.stringify(inLog.sort(bySeq))) return [];
  const only = (these: string[], those: string[]) => these.filter((one) => !those.includes(one)).join('; ');
  const what = `turns and log differ; only in turns: ${only(inTurns, inLog)}; only in the log: ${only(inLog, inTurns)}`;
  return [{ kind: 'inconsistent', conversationId, what }];
}

function checkPending({ conversationId, pending }: StoredConversation, ended: Map<string, number>): Violation[] {
  return pending
    .filter(({ id }) => ended.has(id))
    .map(({ id }) => ({ kind: 'inconsistent', conversationId, what: `${id} has an end and still counts as pending` }));
}

/** A customer's message in the log, or null for any other event. */
export function toCustomerMessage(event: ConversationEvent): { id: string; text: string } | null {
  if (event.type !== 'message.created' || event.payload.role !== 'customer') return null;
  return { id: event.payload.messageId, text: event.payload.text };
}
