import { toCustomerMessage } from './check-log.js';
import { toToken, type ClientLog, type StoredConversation, type Violation, type ViolationKind } from './evidence.js';

/** The messages that have an end, by how they ended. */
export type Ends = { answered: Set<string>; cancelled: Set<string>; handed: Set<string> };

/** How the messages of a conversation ended. What waits in a conversation that people own has been handed to them. */
export function findEnds({ events, owner }: StoredConversation): Ends {
  const answered = new Set<string>();
  const cancelled = new Set<string>();
  for (const event of events) {
    if (event.type === 'message.cancelled') for (const id of event.payload.messages) cancelled.add(id);
    if (event.type !== 'message.created') continue;
    for (const id of event.payload.answer?.answers ?? []) answered.add(id);
  }
  const waiting = events.flatMap((event) => {
    const message = toCustomerMessage(event);
    return message === null || answered.has(message.id) || cancelled.has(message.id) ? [] : [message.id];
  });
  return { answered, cancelled, handed: new Set(owner === 'bot' ? [] : waiting) };
}

/** Every message that was acknowledged is stored as it was sent and has an end; nothing is stored that nobody sent. */
export function checkMessages(stored: StoredConversation, clients: ClientLog[]): Violation[] {
  const { conversationId } = stored;
  const violations: Violation[] = [];
  const report = (kind: ViolationKind, what: string) => violations.push({ kind, conversationId, what });
  const ends = findEnds(stored);
  const hasEnd = (id: string) => Object.values(ends).some((ended) => ended.has(id));
  const inLog = new Map(stored.events.flatMap((event) => toEntry(toCustomerMessage(event))));
  const sent = new Map(clients.flatMap((client) => client.sent.map(({ id, text }) => [id, text] as const)));

  for (const id of new Set(clients.flatMap(({ acknowledged }) => acknowledged))) {
    if (!inLog.has(id)) report('lost', `${id} was acknowledged and is not stored`);
  }
  for (const [id, text] of inLog) {
    if (!hasEnd(id)) report('lost', `${id} is stored and has no end`);
    if (!sent.has(id)) report('altered', `${id} is stored and was sent by nobody`);
    else if (sent.get(id) !== text) report('altered', `${id} is stored with another text`);
  }
  for (const { id, reason } of clients.flatMap(({ refused }) => refused)) {
    if (inLog.has(id)) report('inconsistent', `${id} was refused (${reason}) and is stored`);
  }
  return [...violations, ...checkAnswers(stored, inLog)];
}

/** An answer of the model knows every message that it answers: the model repeats what it was given. */
function checkAnswers({ conversationId, events }: StoredConversation, inLog: Map<string, string>): Violation[] {
  return events.flatMap((event): Violation[] => {
    if (event.type !== 'message.created' || event.payload.answer?.origin !== 'model') return [];
    const { text, answer } = event.payload;
    const forgotten = answer.answers.filter((id) => {
      const token = toToken(inLog.get(id) ?? '');
      return token !== undefined && !text.split(' ').includes(token);
    });
    return forgotten.map((id) => ({
      ...{ kind: 'altered', conversationId },
      what: `the answer ${event.seq} is for ${id} too, and was made without it`,
    }));
  });
}

function toEntry(message: { id: string; text: string } | null): [string, string][] {
  return message === null ? [] : [[message.id, message.text]];
}
