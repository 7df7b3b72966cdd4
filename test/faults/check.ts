import { checkClient } from './check-client.js';
import { checkLog } from './check-log.js';
import { checkMessages, findEnds, type Ends } from './check-messages.js';
import type { Evidence, Violation } from './evidence.js';

export type Totals = {
  sent: number;
  acknowledged: number;
  answered: number;
  cancelled: number;
  handed: number;
  refused: number;
  /** Reserved by the api and never recorded: they count against their conversation's bound. */
  reservedOnly: number;
};

export type Verdict = { violations: Violation[]; totals: Totals };

/**
 * Holds what clients noted and what the database has against the promise: every acknowledged message is stored once and
 * has exactly one end, in order; no gap in `seq`; every client of a conversation shows its log. Pure.
 */
export function check({ clients, conversations }: Evidence): Verdict {
  const stored = new Set(conversations.map(({ conversationId }) => conversationId));
  const homeless = clients.filter(({ conversationId }) => !stored.has(conversationId));
  const violations = [
    ...conversations.flatMap((conversation) => {
      const its = clients.filter(({ conversationId }) => conversationId === conversation.conversationId);
      return [
        ...checkLog(conversation),
        ...checkMessages(conversation, its),
        ...its.flatMap((client) => checkClient(conversation, client)),
      ];
    }),
    ...homeless.flatMap(({ conversationId, client, acknowledged }) =>
      acknowledged.map((id): Violation => ({
        ...{ kind: 'lost', conversationId },
        what: `${client}: ${id} was acknowledged, and its conversation is not stored`,
      })),
    ),
  ];
  return { violations, totals: count({ clients, conversations }) };
}

function count({ clients, conversations }: Evidence): Totals {
  const ends = conversations.map((conversation) => ({ conversation, ends: findEnds(conversation) }));
  const countEnds = (how: keyof Ends) => ends.reduce((sum, found) => sum + found.ends[how].size, 0);
  const unique = (list: string[]) => new Set(list).size;
  return {
    sent: unique(clients.flatMap(({ sent }) => sent.map(({ id }) => id))),
    acknowledged: unique(clients.flatMap(({ acknowledged }) => acknowledged)),
    answered: countEnds('answered'),
    cancelled: countEnds('cancelled'),
    handed: countEnds('handed'),
    refused: unique(clients.flatMap(({ refused }) => refused.map(({ id }) => id))),
    reservedOnly: conversations.flatMap(({ pending }) => pending.filter(({ recorded }) => !recorded)).length,
  };
}
