import type { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import type { PeopleNotice, PlaceNotice } from '../../contracts/people-notices.js';
import type { Feedback } from '../../contracts/feedback.js';

export type ScriptedAnswer = {
  text: string;
  /** Milliseconds between two words. */
  paceMs?: number;
  /** Streams words and then never publishes the answer, until `release` of the conversation. */
  hold?: boolean;
};

type Member = {
  after: number;
  onEvent: (event: ConversationEvent) => void;
  onNotice: (notice: TurnNotice | PeopleNotice | PlaceNotice) => void;
};

/** A log in memory and those who listen to it. */
export type ScriptedConversation = {
  readonly events: ConversationEvent[];
  /** All that was said about answers, in its order. */
  readonly feedback: Feedback[];
  join(member: Member): () => void;
  take(message: { clientMessageId: string; text: string }, answer: ScriptedAnswer): void;
  /** Ends a turn that is not over as cancelled by its customer. */
  cancel(turnId: string): void;
  notify(notice: TurnNotice | PeopleNotice | PlaceNotice): void;
  /** Appends an event by hand. */
  append(event: Pick<ConversationEvent, 'type' | 'payload'>): void;
  /** Publishes the answers that are held. */
  release(): void;
};

export function createScriptedConversation({
  bot,
}: {
  bot: { name: string; greeting: string; suggestions: string[] };
}): ScriptedConversation {
  const events: ConversationEvent[] = [];
  const members = new Set<Member>();
  const known = new Set<string>();
  let turns = 0;
  let held: (() => void)[] = [];
  const running = new Map<string, string>();

  function append(event: Pick<ConversationEvent, 'type' | 'payload'>): void {
    const full = { ...event, seq: events.length + 1, at: new Date().toISOString() } as ConversationEvent;
    events.push(full);
    for (const member of members) member.onEvent(full);
  }

  function notify(notice: TurnNotice | PeopleNotice | PlaceNotice): void {
    for (const member of members) member.onNotice(notice);
  }

  function answerWith(answer: ScriptedAnswer, clientMessageId: string): void {
    turns += 1;
    const turnId = `turn-${turns}`;
    notify({ type: 'turn.started', turnId, attempt: 1 });
    const words = answer.text.split(/(?<= )/);
    let offset = 0;
    running.set(turnId, clientMessageId);
    const publish = () => {
      if (!running.delete(turnId)) return;
      append({
        type: 'message.created',
        payload: {
          messageId: turnId,
          role: 'bot',
          text: answer.text,
          answer: {
            turnId,
            answers: [clientMessageId],
            origin: 'knowledge',
            degraded: false,
            citations: [{ passageId: 'p1', title: 'A source', category: 'Shipping', score: 0.83 }],
            suggestions: [],
          },
        },
      });
      notify({ type: 'turn.completed', turnId, seq: events.length });
    };
    const next = () => {
      if (!running.has(turnId)) return;
      const text = words.shift();
      if (text === undefined) {
        if (answer.hold) held.push(publish);
        else publish();
        return;
      }
      notify({ type: 'turn.delta', turnId, attempt: 1, offset, text });
      offset += text.length;
      setTimeout(next, answer.paceMs ?? 2);
    };
    next();
  }

  append({
    type: 'conversation.started',
    payload: { botName: bot.name, greeting: bot.greeting, suggestions: bot.suggestions },
  });
  return {
    events,
    feedback: [],
    append,
    notify,
    join(member) {
      members.add(member);
      for (const event of events.slice(member.after)) member.onEvent(event);
      return () => {
        members.delete(member);
      };
    },
    take({ clientMessageId, text }, answer) {
      if (known.has(clientMessageId)) return;
      known.add(clientMessageId);
      const last = events.findLast(({ type }) => type === 'conversation.closed' || type === 'conversation.status');
      if (last?.type === 'conversation.closed') append({ type: 'conversation.status', payload: { status: 'open' } });
      append({ type: 'message.created', payload: { messageId: clientMessageId, role: 'customer', text } });
      answerWith(answer, clientMessageId);
    },
    cancel(turnId) {
      const clientMessageId = running.get(turnId);
      if (clientMessageId === undefined) return;
      running.delete(turnId);
      append({ type: 'message.cancelled', payload: { turnId, messages: [clientMessageId] } });
    },
    release() {
      const waiting = held;
      held = [];
      for (const publish of waiting) publish();
    },
  };
}
