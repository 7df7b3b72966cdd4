import { randomUUID } from 'node:crypto';

import { createPasswords } from '../../api/auth/passwords.js';
import type { Escalation, EscalationList, InternalEvent } from '../../contracts/hand-over.js';
import type { SignRequest } from '../../contracts/people-notices.js';
import type { StaffRole, StaffSession } from '../../contracts/staff.js';
import type { PrismaClient } from '../../prisma/client.js';
import { createStaffStore } from '../../prisma/stores/staff.js';

export type Desk = Awaited<ReturnType<typeof openDesk>>;

type StreamListener = { signal: AbortSignal; hear: (type: string, data: string) => void };
type Answered<Body> = { status: number; body: Body & { code?: string } };

const PASSWORD = 'correct horse battery';

/** Somebody of the staff of a running stack, logged in, with what their console does. */
export async function openDesk(
  { url, prisma }: { url: string; prisma: PrismaClient },
  { name, role = 'agent', botIds }: { name: string; role?: StaffRole; botIds: string[] },
) {
  const email = `${name.toLowerCase()}-${randomUUID()}@shop.example`;
  const passwordHash = await createPasswords().hash(PASSWORD);
  const { id } = await createStaffStore(prisma).create({ email, name, role, botIds, passwordHash });
  let headers: Record<string, string> = { 'content-type': 'application/json' };

  async function call<Body>(method: string, path: string, body?: object, more = {}): Promise<Answered<Body>> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Body & { code?: string } };
  }

  const { body: session } = await call<StaffSession>('POST', '/auth/login', { email, password: PASSWORD });
  headers = { ...headers, authorization: `Bearer ${session.accessToken ?? ''}` };
  const at = (escalationId: string) => `/staff/escalations/${escalationId}`;
  const key = () => ({ 'idempotency-key': randomUUID() });

  return {
    id,
    name,
    call,
    list: async (status = 'open') =>
      (await call<EscalationList>('GET', `/staff/escalations?status=${status}`)).body.escalations,
    claim: (escalationId: string) => call<Escalation>('POST', `${at(escalationId)}/claim`),
    assign: (escalationId: string, agentId: string) =>
      call<Escalation>('POST', `${at(escalationId)}/assign`, { agentId }),
    release: (escalationId: string) => call<Escalation>('POST', `${at(escalationId)}/release`),
    end: (escalationId: string, outcome: 'resolved' | 'handed_back') =>
      call<Escalation>('POST', `${at(escalationId)}/end`, { outcome }),
    say: (escalationId: string, text: string, headersOfIt = key()) =>
      call<{ seq: number }>('POST', `${at(escalationId)}/messages`, { text }, headersOfIt),
    note: (escalationId: string, text: string) => call('POST', `${at(escalationId)}/notes`, { text }, key()),
    readInternal: async (escalationId: string) =>
      (await call<{ events: InternalEvent[] }>('GET', `${at(escalationId)}/internal`)).body.events,
    sign: (escalationId: string, sign: SignRequest) => call('POST', `${at(escalationId)}/signs`, sign),
    /** Hears the stream of a conversation until the signal ends it. */
    listen: (escalationId: string, listener: StreamListener) => listenTo(`${at(escalationId)}/stream`, listener),
    listenTo,
    sayPresence: (state: 'available' | 'away' = 'available') => call('POST', '/staff/presence', { state }),
  };

  /** Hears server-sent events until the signal ends it. */
  async function listenTo(path: string, { signal, hear }: StreamListener): Promise<void> {
    const response = await fetch(`${url}/api/v1${path}`, { headers, signal });
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of response.body ?? []) {
        const blocks = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          hear(/^event: (.*)$/m.exec(block)?.[1] ?? '', /^data: (.*)$/m.exec(block)?.[1] ?? '');
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
