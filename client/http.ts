import type {
  AnonymousToken,
  ConversationResource,
  CreateConversationRequest,
  EventPage,
  PublicBot,
  RealtimeTicket,
} from '../contracts/http.js';
import type { Problem } from '../contracts/problem.js';
import { ParleyError, toNetworkProblem } from './errors.js';

/** The part of fetch that the client uses. */
export type FetchLike = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<{
  ok: boolean;
  status: number;
  headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}>;

/** Gives the visitor token; `rejected` is the one that the api did not accept, when there was one. */
export type TokenSource = (input: { rejected?: string }) => Promise<string>;

export type HttpOptions = {
  /** Where the api is, such as `https://chat.example`. */
  baseUrl: string;
  fetch?: FetchLike;
};

const REQUEST_TIMEOUT_MS = 15_000;

const defaultFetch: FetchLike = (url, init) => fetch(url, init);

type Request = { path: string; method?: 'GET' | 'POST'; body?: unknown; token?: string; signal?: AbortSignal };

async function request<Result>(options: HttpOptions, input: Request): Promise<Result> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const response = await (options.fetch ?? defaultFetch)(`${options.baseUrl.replace(/\/+$/, '')}/api/v1${input.path}`, {
    method: input.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(input.token === undefined ? {} : { authorization: `Bearer ${input.token}` }),
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    signal: input.signal ? AbortSignal.any([input.signal, timeout]) : timeout,
  }).catch((cause: unknown) => {
    throw new ParleyError({ problem: toNetworkProblem(), cause });
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as Result;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new ParleyError({
    problem: toProblem(body, response.status),
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
  });
}

// A proxy in between answers with pages of its own: those become a problem too.
function toProblem(body: unknown, status: number): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'status' in body) {
    return body as Problem;
  }
  const shown = status >= 400 && status <= 599 ? status : 502;
  return {
    type: 'about:blank',
    title: `The server answered with status ${status}.`,
    status: shown,
    code: 'http_error',
  };
}

/**
 * Asks for a token of a new anonymous visitor of a bot, named by id or slug.
 * @throws ParleyError (404 bot_not_found, 429, network)
 */
export async function requestVisitorToken(
  input: HttpOptions & ({ botId: string } | { botSlug: string }),
): Promise<AnonymousToken> {
  const body = 'botId' in input ? { botId: input.botId } : { botSlug: input.botSlug };
  return request(input, { path: '/auth/anonymous', method: 'POST', body });
}

/** What everybody may know of a bot. @throws ParleyError (404 bot_not_found, network) */
export async function getBot(input: HttpOptions & { slug: string }): Promise<PublicBot> {
  return request(input, { path: `/bots/${encodeURIComponent(input.slug)}` });
}

/** The requests that a visitor makes. All of them reject with ParleyError. */
export interface VisitorApi {
  createTicket(input: { signal?: AbortSignal }): Promise<RealtimeTicket>;
  /** The same `conversationId` again is the same conversation. */
  createConversation(input: CreateConversationRequest & { signal?: AbortSignal }): Promise<ConversationResource>;
  /** One page of the log after a seq. */
  readEvents(input: { conversationId: string; after: number; signal?: AbortSignal }): Promise<EventPage>;
}

/** Requests with the visitor's token; when it is not accepted, the source is asked once for another. */
export function createVisitorApi(options: HttpOptions & { getToken: TokenSource }): VisitorApi {
  async function authorized<Result>(input: Request & { signal?: AbortSignal }): Promise<Result> {
    const token = await options.getToken({});
    try {
      return await request(options, { ...input, token });
    } catch (error) {
      if (!(error instanceof ParleyError) || error.problem.status !== 401) throw error;
      const renewed = await options.getToken({ rejected: token });
      if (renewed === token) throw error;
      return request(options, { ...input, token: renewed });
    }
  }
  const withSignal = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
  return {
    createTicket: ({ signal }) =>
      authorized({ path: '/realtime/ticket', method: 'POST', body: {}, ...withSignal(signal) }),
    createConversation: ({ signal, ...body }) =>
      authorized({ path: '/conversations', method: 'POST', body, ...withSignal(signal) }),
    readEvents: ({ conversationId, after, signal }) =>
      authorized({
        path: `/conversations/${encodeURIComponent(conversationId)}/events?after=${after}`,
        ...withSignal(signal),
      }),
  };
}
