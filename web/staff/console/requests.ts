import type { ColleagueList, EscalationContext, SuggestedAnswer } from '../../../contracts/desk.js';
import type { Escalation, EscalationList, InternalEvent } from '../../../contracts/hand-over.js';
import type { EventPage } from '../../../contracts/http.js';
import type { SignRequest } from '../../../contracts/people-notices.js';
import { toQuery, type StaffApi } from '../api/staff-api.js';

/** How a conversation goes on. */
export type Step = 'claim' | 'release' | 'handed_back' | 'resolved';

/** `text`: words that are searched for. */
export type QueueFilter = { botId: string; status: 'open' | 'ended'; text?: string };

export type ConsoleRequests = ReturnType<typeof toConsoleRequests>;

/** What agents ask for. */
export function toConsoleRequests({ ask }: Pick<StaffApi, 'ask'>) {
  const at = (id: string, rest = '') => `/api/v1/staff/escalations/${id}${rest}`;
  return {
    list: ({ botId, status, text }: QueueFilter) =>
      ask<EscalationList>({ method: 'GET', path: `/api/v1/staff/escalations${toQuery({ bot: botId, status, text })}` }),
    read: ({ id }: { id: string }) => ask<Escalation>({ method: 'GET', path: at(id) }),
    readContext: ({ id }: { id: string }) => ask<EscalationContext>({ method: 'GET', path: at(id, '/context') }),
    listColleagues: ({ id }: { id: string }) => ask<ColleagueList>({ method: 'GET', path: at(id, '/colleagues') }),
    assign: ({ id, agentId }: { id: string; agentId: string }) =>
      ask<Escalation>({ method: 'POST', path: at(id, '/assign'), body: { agentId } }),
    suggest: ({ id }: { id: string }) => ask<SuggestedAnswer>({ method: 'POST', path: at(id, '/suggestion') }),
    readEvents: ({ id, after }: { id: string; after: number }) =>
      ask<EventPage>({ method: 'GET', path: at(id, `/events${toQuery({ after })}`) }),
    readInternal: ({ id }: { id: string }) =>
      ask<{ events: InternalEvent[] }>({ method: 'GET', path: at(id, '/internal') }),
    reopen: ({ botId, conversationId }: { botId: string; conversationId: string }) =>
      ask<Escalation>({ method: 'POST', path: `/api/v1/bots/${botId}/conversations/${conversationId}/reopen` }),
    pass: ({ id, step }: { id: string; step: Step }) =>
      step === 'claim' || step === 'release'
        ? ask<Escalation>({ method: 'POST', path: at(id, `/${step}`) })
        : ask<Escalation>({ method: 'POST', path: at(id, '/end'), body: { outcome: step } }),
    /** The same `key` again says it once. */
    say: ({ id, key, text }: { id: string; key: string; text: string }) =>
      ask<{ seq: number }>({ method: 'POST', path: at(id, '/messages'), key, body: { text } }),
    /** Of the moment: may be lost. */
    sign: ({ id, sign }: { id: string; sign: SignRequest }) =>
      ask({ method: 'POST', path: at(id, '/signs'), body: sign }),
    addNote: ({ id, key, text }: { id: string; key: string; text: string }) =>
      ask({ method: 'POST', path: at(id, '/notes'), key, body: { text } }),
    sayPresence: ({ state }: { state: 'available' | 'away' }) =>
      ask({ method: 'POST', path: '/api/v1/staff/presence', body: { state } }),
    /** Asks something small: an access token that has ended is refreshed on the way. */
    renewAccess: () => ask({ method: 'GET', path: '/api/v1/auth/me' }),
    toNewsAddress: ({ botId }: { botId: string }) => `/api/v1/bots/${botId}/escalations/stream`,
    toStreamAddress: ({ id, after }: { id: string; after: number }) => at(id, `/stream${toQuery({ after })}`),
  };
}
