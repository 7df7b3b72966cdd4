import type { ConversationMessage, ConversationSnapshot } from '../../client/index.js';
import type { ShownFlow } from '../../contracts/flow-session.js';

/** A question of a flow that is open. */
export type OpenStep = Extract<ShownFlow, { state: 'asking' }> & { suggestions: readonly string[] };

/** The question that a flow has asked last, where the next word is its answer: nothing on its way, and no people. */
export function findOpenStep(snapshot: ConversationSnapshot): OpenStep | null {
  const { messages, live, owner } = snapshot;
  // A reminder changes nothing.
  const last = messages.findLast((message) => message.kind === 'own' || message.role !== 'system');
  if (live || owner.kind !== 'bot' || last?.kind !== 'recorded' || last.flow?.state !== 'asking') return null;
  return isPassedOn(snapshot, last.seq) ? null : { ...last.flow, suggestions: last.answer?.suggestions ?? [] };
}

/** Whether people had a say after that: whoever passed the conversation on has ended its flow. */
export function isPassedOn({ events }: Pick<ConversationSnapshot, 'events'>, afterSeq: number): boolean {
  return events.some(({ type, seq }) => type === 'owner.changed' && seq > afterSeq);
}

/** What a keyboard and a browser that remembers can do for the answer to a step. */
export function toFieldHints(step: OpenStep | null): {
  inputMode?: 'email' | 'tel' | 'decimal';
  autoComplete?: 'email' | 'tel' | 'name';
} {
  switch (step?.type) {
    case 'email':
      return { inputMode: 'email', autoComplete: 'email' };
    case 'phone':
      return { inputMode: 'tel', autoComplete: 'tel' };
    case 'number':
      return { inputMode: 'decimal' };
    case 'name':
      return { autoComplete: 'name' };
    default:
      return {};
  }
}

type Summary = { words: string; answers: { label: string; value: string | null }[] };

/** A question whether all is right, apart from the answers that it ends with; null where it is none. */
export function toSummary(message: ConversationMessage): Summary | null {
  if (message.kind !== 'recorded' || message.flow?.state !== 'asking' || !message.flow.summary?.length) return null;
  const answers = message.flow.summary;
  const lines = answers.map(({ label, value }) => `\n${label}: ${value ?? '–'}`).join('');
  return message.text.endsWith(lines) ? { words: message.text.slice(0, -lines.length), answers } : null;
}
