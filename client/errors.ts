import type { Problem } from '../contracts/problem.js';

/** A request that did not succeed: refused by the api with a problem, or never answered. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  /** What the api said; a problem with status 503 and code `network_error` when nothing was heard of it. */
  readonly problem: Problem;
  /** Milliseconds after which the api asked to try again. */
  readonly retryAfterMs: number | undefined;

  constructor({ problem, retryAfterMs, cause }: { problem: Problem; retryAfterMs?: number; cause?: unknown }) {
    super(problem.title, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same request can succeed later. */
  get retryable(): boolean {
    return isRetryable(this.problem);
  }
}

/** Whether what was refused with this problem can succeed later, unchanged. */
export function isRetryable({ status }: Problem): boolean {
  return status >= 500 || status === 429 || status === 408;
}

/** The problem of a request that never got an answer. */
export function toNetworkProblem(): Problem {
  return {
    type: 'urn:parley:problem:network_error',
    title: 'The server cannot be reached.',
    status: 503,
    code: 'network_error',
  };
}

/** Any thrown value as a ParleyError. */
export function toParleyError(error: unknown): ParleyError {
  return error instanceof ParleyError ? error : new ParleyError({ problem: toNetworkProblem(), cause: error });
}
