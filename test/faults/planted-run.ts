import type { ConversationEvent } from '../../contracts/events.js';
import { check, type Verdict } from './check.js';
import type { ClientLog, StoredConversation } from './evidence.js';

const at = '2026-01-01T00:00:00.000Z';

/** A customer's message in the log. */
export function asked(seq: number, id: string, text = `q-anna-${id}`): ConversationEvent {
  return { seq, at, type: 'message.created', payload: { messageId: id, role: 'customer', text } };
}

/** An answer in the log. */
export function answered(
  seq: number,
  {
    turn,
    answers,
    text = 'An answer.',
    by = 'fallback',
  }: { turn: number; answers: string[]; text?: string; by?: 'fallback' | 'model' },
): ConversationEvent {
  const turnId = `turn-${turn}`;
  const facts = { turnId, answers, origin: by, degraded: false, citations: [], suggestions: [] };
  return { seq, at, type: 'message.created', payload: { messageId: turnId, role: 'bot', text, answer: facts } };
}

/** The log of a sound conversation: one answered alone, two answered together, one cancelled. */
export const EVENTS = {
  started: { seq: 1, at, type: 'conversation.started', payload: { botName: 'Bot', greeting: 'Hi', suggestions: [] } },
  one: asked(2, '1'),
  answer: answered(3, { turn: 1, answers: ['1'] }),
  two: asked(4, '2'),
  three: asked(5, '3'),
  joint: answered(6, { turn: 2, answers: ['2', '3'] }),
  four: asked(7, '4'),
  cancelled: { seq: 8, at, type: 'message.cancelled', payload: { turnId: 'turn-3', messages: ['4'] } },
} as const satisfies Record<string, ConversationEvent>;

/** In order. */
export const LOG: readonly ConversationEvent[] = Object.values(EVENTS);

/** A run that may be spoilt: Anna talks, Ben watches, and the database has what they saw. */
export type PlantedRun = {
  anna: ClientLog;
  ben: ClientLog;
  stored: StoredConversation;
  /** Puts events in place of the log, everywhere, as if that was what happened. */
  rewrite: (events: readonly ConversationEvent[]) => void;
  /** Anna sends one more. */
  send: (id: string) => void;
};

/** Spoils a sound run, and says what the checker makes of it. */
export function verdictOf(spoil: (run: PlantedRun) => unknown): Verdict {
  const common = { conversationId: 'c', refused: [], transcript: [...LOG] };
  const ids = ['1', '2', '3', '4'];
  const toMessage = (id: string) => ({ id, text: `q-anna-${id}` });
  const connections = [LOG.slice(0, 4), LOG.slice(3)];
  const anna: ClientLog = { ...common, client: 'anna', sent: ids.map(toMessage), acknowledged: [...ids], connections };
  const ben: ClientLog = { ...common, client: 'ben', sent: [], acknowledged: [], connections: [[...LOG]] };
  const stored: StoredConversation = {
    ...{ conversationId: 'c', owner: 'bot', lastSeq: LOG.length, events: [...LOG], pending: [] },
    turns: [
      { turnNo: 1, status: 'published', answers: ['1'], seq: 3 },
      { turnNo: 2, status: 'published', answers: ['2', '3'], seq: 6 },
      { turnNo: 3, status: 'cancelled', answers: ['4'], seq: 8 },
    ],
  };
  spoil({
    ...{ anna, ben, stored },
    rewrite(events) {
      Object.assign(stored, { events: [...events], lastSeq: events.length });
      for (const client of [anna, ben]) Object.assign(client, { transcript: [...events], connections: [[...events]] });
    },
    send: (id) => anna.sent.push(toMessage(id)),
  });
  return check({ clients: [anna, ben], conversations: [stored] });
}
