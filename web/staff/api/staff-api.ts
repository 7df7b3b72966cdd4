import type { AcceptInvitationRequest, StaffBots, StaffUser } from '../../../contracts/staff.js';
import type { Problem } from '../../../contracts/problem.js';
import { inTurn } from '../../chat/in-turn.js';

const CSRF_COOKIE = 'parley_csrf';
// Tabs share the cookies: of several that find their access token at its end one asks for the next.
const REFRESH_LOCK = 'parley-staff-refresh';

/** What the server refused, in its words. `status` 0: it was not reached. */
export class StaffProblem extends Error {
  override readonly name = 'StaffProblem';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with what was sent, by its place. */
    readonly faults: NonNullable<Problem['errors']> = [],
  ) {
    super(message);
  }
}

export type Call = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  /** Names what is asked for, so that it is done once however often it is sent. */
  key?: string;
  /** In place of `body`. */
  file?: { type: string; content: Blob };
};

export type StaffApi = ReturnType<typeof createStaffApi>;

/**
 * The api for a page of the same server: tokens are in cookies, and are refreshed as needed. Pages `ask` for what they
 * need in a `requests.ts` of their own.
 */
export function createStaffApi({ baseUrl }: { baseUrl: string }) {
  async function send<Answer>({ method, path, body, key, file }: Call): Promise<Answer> {
    const sent = body === undefined ? file : { type: 'application/json', content: JSON.stringify(body) };
    const csrfToken = readCookie(CSRF_COOKIE);
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        ...(sent === undefined ? {} : { 'Content-Type': sent.type }),
        ...(csrfToken === undefined ? {} : { 'X-CSRF-Token': csrfToken }),
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(sent === undefined ? {} : { body: sent.content }),
    }).catch(() => {
      throw new StaffProblem(0, 'unreachable', 'The server cannot be reached. Try again in a moment.');
    });
    if (!response.ok) throw await toProblem(response);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }

  /** Asks, and where the access token has ended refreshes it and asks again. */
  async function ask<Answer>(call: Call): Promise<Answer> {
    const csrfBefore = readCookie(CSRF_COOKIE);
    try {
      return await send<Answer>(call);
    } catch (error) {
      if (!(error instanceof StaffProblem) || error.status !== 401 || csrfBefore === undefined) throw error;
      await inTurn({ name: REFRESH_LOCK, task: refresh });
      return await send<Answer>(call);
    }
  }

  async function refresh(): Promise<void> {
    // Another tab may have been quicker: then the cookie is good again.
    const isGood = await send({ method: 'GET', path: '/api/v1/auth/me' }).then(
      () => true,
      () => false,
    );
    if (!isGood) await send({ method: 'POST', path: '/api/v1/auth/refresh', body: {} });
  }

  return {
    ask,
    logIn: (credentials: { email: string; password: string }) =>
      send({ method: 'POST', path: '/api/v1/auth/login', body: { ...credentials, keepIn: 'cookie' } }),
    acceptInvitation: (body: AcceptInvitationRequest) =>
      send<StaffUser>({ method: 'POST', path: '/api/v1/auth/invitations/accept', body }),
    logOut: () => ask({ method: 'POST', path: '/api/v1/auth/logout' }),
    /** Null: nobody is logged in here. */
    async readMe(): Promise<StaffUser | null> {
      // It lasts as long as the login can be gone on with.
      if (readCookie(CSRF_COOKIE) === undefined) return null;
      try {
        return await ask<StaffUser>({ method: 'GET', path: '/api/v1/auth/me' });
      } catch (error) {
        if (error instanceof StaffProblem && error.status === 401) return null;
        throw error;
      }
    },
    listBots: () => ask<StaffBots>({ method: 'GET', path: '/api/v1/staff/bots' }),
  };
}

/** A path's query of what is given: what is undefined or empty is left out. */
export function toQuery(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query === '' ? '' : `?${query}`;
}

function readCookie(name: string): string | undefined {
  return document.cookie
    .split('; ')
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

async function toProblem(response: Response): Promise<StaffProblem> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  const wait = Number(response.headers.get('Retry-After'));
  const words = [problem?.title ?? 'That did not work.', problem?.detail, wait > 0 ? `Try again in ${wait} s.` : ''];
  return new StaffProblem(
    response.status,
    problem?.code ?? 'unknown',
    words.filter(Boolean).join(' '),
    problem?.errors,
  );
}
