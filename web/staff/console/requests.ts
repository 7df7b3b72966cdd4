import type { Escalation, EscalationList, InternalEvent } from '../../../contracts/hand-over.js';
import type { EventPage } from '../../../contracts/http.js';
import { toQuery, type StaffApi } from '../api/staff-api.js';

/** How a conversation goes on. */
export type Step = 'claim' | 'release' | 'handed_back' | 'resolved';

export type ConsoleRequests = ReturnType<typeof toConsoleRequests>;

/** What agents ask for. */
export function toConsoleRequests({ ask }: Pick<StaffApi, 'ask'>) {
  const at = (id: string, rest = '') => `/api/v1/staff/escalations/${id}${rest}`;
  return {
    list: ({ botId }: { botId: string }) =>
      ask<EscalationList>({ method: 'GET', path: `/api/v1/staff/escalations${toQuery({ bot: botId })}` }),
    read: ({ id }: { id: string }) => ask<Escalation>({ method: 'GET', path: at(id) }),
    readEvents: ({ id, after }: { id: string; after: number }) =>
      ask<EventPage>({ method: 'GET', path: at(id, `/events${toQuery({ after })}`) }),
    readInternal: ({ id }: { id: string }) =>
      ask<{ events: InternalEvent[] }>({ method: 'GET', path: at(id, '/internal') }),
    pass: ({ id, step }: { id: string; step: Step }) =>
      step === 'claim' || step === 'release'
        ? ask<Escalation>({ method: 'POST', path: at(id, `/${step}`) })
        : ask<Escalation>({ method: 'POST', path: at(id, '/end'), body: { outcome: step } }),
    /** The same `key` again says it once. */
    say: ({ id, key, text }: { id: string; key: string; text: string }) =>
      ask<{ seq: number }>({ method: 'POST', path: at(id, '/messages'), key, body: { text } }),
    addNote: ({ id, key, text }: { id: string; key: string; text: string }) =>
      ask({ method: 'POST', path: at(id, '/notes'), key, body: { text } }),
    sayPresence: ({ state }: { state: 'available' | 'away' }) =>
      ask({ method: 'POST', path: '/api/v1/staff/presence', body: { state } }),
    toStreamAddress: ({ id, after }: { id: string; after: number }) => at(id, `/stream${toQuery({ after })}`),
  };
}
