import { ApplicationFailure } from '@temporalio/common';

/**
 * Why a model did not answer. Overloaded: too many requests, or no quota left. Unavailable: it hung, broke off, or
 * answered what is no answer. Rejected: this request is refused, and will be again. KeyRefused: so is every other.
 */
export type ModelFailureType = 'ModelOverloaded' | 'ModelUnavailable' | 'ModelRejected' | 'ModelKeyRefused';

const MESSAGES: Record<ModelFailureType, string> = {
  ModelOverloaded: 'The model provider takes no more requests for now.',
  ModelUnavailable: 'The model provider did not give a whole answer.',
  ModelRejected: 'The model provider refused the request.',
  ModelKeyRefused: 'The model provider refused the key.',
};

// A customer waits: a provider that asks for more time than this is done without.
const LONGEST_WAIT_MS = 10_000;

export type ModelFailure = ApplicationFailure & { type: ModelFailureType };

export function isModelFailure(error: unknown): error is ModelFailure {
  return error instanceof ApplicationFailure && typeof error.type === 'string' && error.type in MESSAGES;
}

/** Status and code with which the provider refused, where it said so. */
export function toModelFailureFacts(failure: ModelFailure): { status: number | null; code: string | null } {
  const [facts] = (failure.details ?? []) as { status?: number; code?: string }[];
  return { status: facts?.status ?? null, code: facts?.code ?? null };
}

/** The provider failed so often of late that it was not even asked: no attempt will mend that soon. */
export function createNotAskedFailure(): ApplicationFailure {
  const type: ModelFailureType = 'ModelUnavailable';
  return ApplicationFailure.create({ type, message: 'The model provider is left alone for now.', nonRetryable: true });
}

/** The model had all the time that a customer can be asked to wait: not retryable. */
export class ModelTimeout extends Error {
  override readonly name = 'ModelTimeout';
}

/** The stream ended before the answer did, or the answer had no text. */
export class IncompleteAnswer extends Error {
  override readonly name = 'IncompleteAnswer';
}

/**
 * Classifies whatever a model call threw: retryable (with the provider's Retry-After as the delay before the next
 * attempt) or not. Says what happened in our own words, with status and error names as details: providers quote
 * prompts, and a failure is stored.
 */
export function toModelFailure(error: unknown): ApplicationFailure {
  const facts = toFacts(error);
  const { status, code, retryAfterMs } = facts;
  const details = [{ status, code, errors: facts.names }];
  const create = (type: ModelFailureType, options: { nonRetryable?: boolean; waitMs?: number } = {}) =>
    ApplicationFailure.create({
      type,
      message: MESSAGES[type],
      nonRetryable: options.nonRetryable ?? false,
      ...(options.waitMs === undefined ? {} : { nextRetryDelay: options.waitMs }),
      details,
    });

  if (code === 'insufficient_quota') return create('ModelOverloaded', { nonRetryable: true });
  if (status === 429 || status === 503 || status === 529) {
    if (retryAfterMs === undefined) return create('ModelOverloaded');
    return create(
      'ModelOverloaded',
      retryAfterMs > LONGEST_WAIT_MS ? { nonRetryable: true } : { waitMs: retryAfterMs },
    );
  }
  if (status === 401 || status === 403) return create('ModelKeyRefused', { nonRetryable: true });
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409;
  if (refused) return create('ModelRejected', { nonRetryable: true });
  return create('ModelUnavailable', { nonRetryable: facts.names.includes(ModelTimeout.name) });
}

type Facts = { status?: number; code?: string; retryAfterMs?: number; names: string[] };

/** Looks along the chain of causes: libraries wrap what the provider said. */
function toFacts(error: unknown): Facts {
  const facts: Facts = { names: [] };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { status, code, headers } = at as { status?: unknown; code?: unknown; headers?: unknown };
    facts.names.push(at.name);
    if (typeof status === 'number') facts.status ??= status;
    // Codes are identifiers; anything else under this name could be prose.
    if (typeof code === 'string' && /^[A-Za-z0-9_.-]{1,60}$/.test(code)) facts.code ??= code;
    const wait = headers instanceof Headers ? toRetryAfterMs(headers) : undefined;
    if (wait !== undefined) facts.retryAfterMs ??= wait;
  }
  return facts;
}

/** Retry-After in milliseconds, given in seconds or as a date (RFC 9110), or in milliseconds as OpenAI also does. */
function toRetryAfterMs(headers: Headers): number | undefined {
  const millis = Number(headers.get('retry-after-ms') ?? NaN);
  if (millis >= 0) return millis;
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const wait = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, Math.round(wait));
}
