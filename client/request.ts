import type { Problem } from '../contracts/problem.js';
import { ParleyError, toNetworkProblem } from './errors.js';

/** The part of a stream of bytes that the client uses. */
export type ByteStream = {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>; cancel(): Promise<void> };
};

type FetchedResponse = {
  ok: boolean;
  status: number;
  headers: { get(name: string): string | null };
  json(): Promise<unknown>;
  body?: ByteStream | null;
};

/** The part of fetch that the client uses. */
export type FetchLike = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<FetchedResponse>;

export type HttpOptions = {
  /** Where the api is, such as `https://chat.example`. */
  baseUrl: string;
  fetch?: FetchLike;
};

export type ApiRequest = {
  path: string;
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
  token?: string;
  signal?: AbortSignal | undefined;
};

const REQUEST_TIMEOUT_MS = 15_000;
const NO_CONTENT = 204;

const defaultFetch: FetchLike = (url, init) => fetch(url, init);

/** The address of a path of the api. */
export function toApiUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/api/v1${path}`;
}

/** Asks for JSON, and waits for it for 15 s at most; null where there is nothing to say. @throws ParleyError */
export async function request<Result>(options: HttpOptions, input: ApiRequest): Promise<Result> {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const signal = input.signal ? AbortSignal.any([input.signal, timeout]) : timeout;
  const response = await send(options, { ...input, signal });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && (body !== null || response.status === NO_CONTENT)) return body as Result;
  throw toRefusal(response, body);
}

/** Asks for server-sent events: resolves when they begin to come. @throws ParleyError */
export async function requestStream(options: HttpOptions, input: ApiRequest): Promise<ByteStream> {
  const response = await send(options, { ...input, headers: { ...input.headers, accept: 'text/event-stream' } });
  if (response.ok && response.body) return response.body;
  throw toRefusal(response, await response.json().catch(() => null));
}

function send(options: HttpOptions, input: ApiRequest): Promise<FetchedResponse> {
  return (options.fetch ?? defaultFetch)(toApiUrl(options.baseUrl, input.path), {
    method: input.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(input.token === undefined ? {} : { authorization: `Bearer ${input.token}` }),
      ...input.headers,
    },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    ...(input.signal ? { signal: input.signal } : {}),
  }).catch((cause: unknown) => {
    throw new ParleyError({ problem: toNetworkProblem(), cause });
  });
}

function toRefusal({ status, headers }: FetchedResponse, body: unknown): ParleyError {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return new ParleyError({
    problem: toProblem(body, status),
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
