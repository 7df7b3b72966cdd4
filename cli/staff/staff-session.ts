import { Problem } from '../../contracts/problem.js';
import { StaffSession } from '../../contracts/staff.js';
import { UserError } from '../user-error.js';
import type { KeptLogin, LoginFile } from './login-file.js';

const ANSWER_WITHIN_MS = 15_000;
// Refreshed before its end: a request may take a moment.
const BEFORE_END_MS = 60_000;
const LOG_IN = 'Log in: npx parley login';

type Call = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  /** In place of `body`. */
  file?: { type: string; bytes: Uint8Array<ArrayBuffer> };
};

/** The api as somebody of the staff, by the login that is kept. Answers are as they came: parse them. */
export interface StaffClient {
  request(call: Call): Promise<unknown>;
}

/** Logs in and keeps the login. @throws UserError with what the api said */
export async function logIn(input: {
  baseUrl: string;
  email: string;
  password: string;
  file: LoginFile;
}): Promise<StaffSession> {
  const { baseUrl, email, password, file } = input;
  const body = { email, password };
  return keep(file, await send(baseUrl, { method: 'POST', path: '/api/v1/auth/login', body }));
}

/** @throws UserError where nobody is logged in, the login has ended, or the api refuses */
export function openStaffClient({ baseUrl, file }: { baseUrl: string; file: LoginFile }): StaffClient {
  return {
    async request(call) {
      const kept = file.load();
      if (!kept) throw new UserError(`Nobody is logged in at ${baseUrl}.`, { remedy: LOG_IN });
      return await send(baseUrl, call, await findAccessToken(kept));
    },
  };

  async function findAccessToken(kept: KeptLogin): Promise<string> {
    if (Date.parse(kept.expiresAt) - Date.now() > BEFORE_END_MS) return kept.accessToken;
    const body = { refreshToken: kept.refreshToken };
    keep(file, await send(baseUrl, { method: 'POST', path: '/api/v1/auth/refresh', body }));
    return file.load()?.accessToken ?? '';
  }
}

function keep(file: LoginFile, answer: unknown): StaffSession {
  const session = StaffSession.parse(answer);
  const { accessToken, refreshToken, expiresAt } = session;
  if (accessToken === undefined || refreshToken === undefined) throw new Error('The api sent no tokens.');
  file.save({ accessToken, refreshToken, expiresAt });
  return session;
}

async function send(baseUrl: string, { method, path, body, file }: Call, accessToken?: string): Promise<unknown> {
  const content = body === undefined ? file : { type: 'application/json', bytes: JSON.stringify(body) };
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: {
      ...(content === undefined ? {} : { 'Content-Type': content.type }),
      ...(accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` }),
      'User-Agent': 'parley command line',
    },
    ...(content === undefined ? {} : { body: content.bytes }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((cause: unknown) => {
    throw new UserError(`No api answers at ${baseUrl}.`, {
      remedy: 'Is it running? `npx parley status` says so.',
      cause,
    });
  });
  if (response.ok) return response.status === 204 ? undefined : await response.json();
  throw await toUserError(response);
}

async function toUserError(response: Response): Promise<UserError> {
  const problem = Problem.safeParse(await response.json().catch(() => null)).data;
  if (!problem) return new UserError(`The api answered ${response.status}.`);
  const wait = response.headers.get('Retry-After');
  const words = [problem.title, problem.detail, wait === null ? undefined : `Try again in ${wait} s.`];
  const hasEnded = response.status === 401 && problem.code !== 'wrong_credentials';
  return new UserError(words.filter(Boolean).join(' '), hasEnded ? { remedy: LOG_IN } : {});
}
