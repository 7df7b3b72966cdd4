import type { Escalation } from '../../../../contracts/hand-over.js';

/** Something that asks for an agent. The same again has the same key. */
export type Call = { key: string; kind: 'waits' | 'given' | 'writes'; escalation: Escalation };

/** What asks for an agent now: who waits for anybody, what they were given, and customers of theirs who have the word. */
export function listCalls(escalations: readonly Escalation[], me: string): Call[] {
  return escalations.flatMap((escalation): Call[] => {
    const { id, status, agent, unansweredSince, preview, createdAt } = escalation;
    if (status === 'waiting') return [{ key: `waits ${id} ${createdAt}`, kind: 'waits', escalation }];
    if (status !== 'claimed' || agent?.id !== me) return [];
    const given: Call = { key: `given ${id}`, kind: 'given', escalation };
    if (unansweredSince === null) return [given];
    // What was said last tells one message from the next.
    return [given, { key: `writes ${id} ${unansweredSince} ${preview}`, kind: 'writes', escalation }];
  });
}

/** Those that were not there before; of one conversation the one that says more. */
export function findNews(calls: readonly Call[], before: ReadonlySet<string>): Call[] {
  const fresh = calls.filter(({ key }) => !before.has(key));
  return fresh.filter(({ escalation }, at) => fresh.findIndex((other) => other.escalation === escalation) === at);
}
