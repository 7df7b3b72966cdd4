import type { ConversationEvent } from '../../contracts/events.js';
import { toCustomerMessage } from './check-log.js';
import type { ClientLog, StoredConversation, Violation, ViolationKind } from './evidence.js';

/** What a client saw is the log: its messages in the order of sending, no gap in any connection, the same transcript. */
export function checkClient(stored: StoredConversation, client: ClientLog): Violation[] {
  const { conversationId } = stored;
  const violations: Violation[] = [];
  const report = (kind: ViolationKind, what: string) =>
    violations.push({ kind, conversationId, what: `${client.client}: ${what}` });

  const places = new Map(stored.events.map((event) => [toCustomerMessage(event)?.id, event.seq]));
  let last = { id: '', seq: 0 };
  for (const { id } of client.sent) {
    const seq = places.get(id);
    if (seq === undefined) continue;
    if (seq < last.seq) report('out of order', `sent ${last.id} before ${id}; the log has ${last.seq} after ${seq}`);
    else last = { id, seq };
  }

  const log = stored.events.map(toPrint);
  client.connections.forEach((events, connection) => {
    events.forEach((event, index) => {
      const before = events[index - 1]?.seq;
      if (before !== undefined && event.seq !== before + 1) {
        const kind = event.seq <= before ? 'doubled' : 'gap';
        report(kind, `seq ${event.seq} came after ${before} on connection ${connection}`);
      }
      if (toPrint(event) !== log[event.seq - 1]) report('divergent', `event ${event.seq} was seen with other content`);
    });
  });

  const shown = client.transcript.map(toPrint);
  const equal = countEqual(shown, log);
  if (equal < Math.max(shown.length, log.length)) {
    report('divergent', `shows ${shown.length} events of ${log.length}; the first that differs is ${equal + 1}`);
  }
  return violations;
}

function countEqual(a: string[], b: string[]): number {
  const at = a.findIndex((one, index) => one !== b[index]);
  return at === -1 ? a.length : at;
}

/** The same for the same event, wherever it was read. */
function toPrint({ seq, type, at, payload }: ConversationEvent): string {
  return JSON.stringify([seq, type, at, payload]);
}
