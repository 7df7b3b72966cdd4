import { toSentence, type Fault } from '../contracts/plain-words.js';
import type { Problem } from '../contracts/problem.js';

type ProblemOptions = {
  status: number;
  code: string;
  title: string;
  detail?: string;
  errors?: { path: string; message: string }[];
  /** The same request may succeed later: after so many milliseconds. */
  retryAfterMs?: number;
  cause?: unknown;
};

/**
 * What a client is told when its request is refused. `code` is stable; texts never hold what the client sent.
 * Rendered as problem+json (RFC 9457) in one place, and as `message.nack` or `error` on a socket.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: { path: string; message: string }[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ status, code, title, detail, errors, retryAfterMs, cause }: ProblemOptions) {
    super(code, cause === undefined ? undefined : { cause });
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether sending the same again can succeed. */
  get retryable(): boolean {
    return this.retryAfterMs !== undefined;
  }
}

/** The body that goes out. */
export function toProblem(problem: ApiProblem, correlationId?: string): Problem {
  return {
    type: `urn:parley:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
}

const simple = (status: number, code: string, title: string) => (detail?: string) =>
  new ApiProblem({ status, code, title, ...(detail === undefined ? {} : { detail }) });

const later = (status: number, code: string, title: string, retryAfterMs: number) => (cause?: unknown) =>
  new ApiProblem({ status, code, title, retryAfterMs, cause });

export const malformedJson = simple(400, 'malformed_json', 'The body is not valid JSON.');
export const malformedRequest = simple(400, 'malformed_request', 'The address or the headers are not valid.');
export const unauthenticated = simple(401, 'unauthenticated', 'A valid token is required.');
export const originForbidden = simple(403, 'origin_forbidden', 'This web origin may not open chats here.');
export const botForbidden = simple(403, 'bot_forbidden', 'The token belongs to another bot.');
export const roleForbidden = simple(403, 'role_forbidden', 'Your role may not do this.');
export const csrfTokenMissing = simple(
  403,
  'csrf_token_missing',
  'With cookies, send X-CSRF-Token: it is in the answer to the login, and in the cookie parley_csrf.',
);
export const wrongCredentials = simple(401, 'wrong_credentials', 'E-mail address or password are wrong.');
export const customerTokenInvalid = simple(
  401,
  'customer_token_invalid',
  'The token of the site is expired or not valid for this bot.',
);
export const loginEnded = simple(401, 'login_ended', 'This login has ended. Log in again.');
export const refreshTokenReused = simple(
  401,
  'refresh_token_reused',
  'This refresh token was used before, so the login has ended everywhere. Log in again.',
);
export const loginNotFound = simple(404, 'login_not_found', 'You have no such login.');
export const staffNotFound = simple(404, 'staff_not_found', 'There is nobody with this id.');
export const invitationNotFound = simple(404, 'invitation_not_found', 'There is no such open invitation.');
export const invitationEnded = simple(
  410,
  'invitation_ended',
  'This invitation was used, taken back, or is too old. Ask for another.',
);
export const emailTaken = simple(409, 'email_taken', 'Somebody has this e-mail address already.');
export const emailMissing = simple(422, 'email_missing', 'This invitation names no e-mail address: give yours.');
export const unknownBots = simple(422, 'unknown_bots', 'One of the bots is not there.');
export const lastAdmin = simple(409, 'last_admin', 'This is the last admin: make another first.');
export const routeNotFound = simple(404, 'route_not_found', 'There is nothing at this address.');
export const botNotFound = simple(404, 'bot_not_found', 'There is no such bot.');
export const conversationNotFound = simple(404, 'conversation_not_found', 'There is no such conversation.');
export const contextNotFound = simple(
  404,
  'context_not_found',
  'There is no such answer of a model, or its context is not kept any more.',
);
export const leadNotFound = simple(404, 'lead_not_found', 'There is no such lead.');
export const leadDelivered = simple(409, 'lead_delivered', 'This lead is where it is to be.');
export const deliveryNotFound = simple(404, 'delivery_not_found', 'There is no such delivery.');
export const deliveryDelivered = simple(409, 'delivery_delivered', 'This has been delivered.');
export const ticketNotFound = simple(404, 'ticket_not_found', 'There is no such ticket.');
export const secretNotFound = simple(404, 'secret_not_found', 'The bot has no such secret.');
export const mailNotFound = simple(404, 'mail_not_found', 'There is no such mail.');
export const sweepNotFound = simple(404, 'sweep_not_found', 'There has been no sweep yet.');
export const conversationNotOpen = simple(409, 'conversation_not_open', 'Send conversation.open first.');
export const methodNotAllowed = simple(405, 'method_not_allowed', 'This address does not know the method.');
export const messageConflict = simple(409, 'message_conflict', 'This message id was used with another text.');
export const bodyTooLarge = simple(413, 'body_too_large', 'The body is too large.');
export const unsupportedMediaType = simple(415, 'unsupported_media_type', 'The body must be application/json.');
export const unknownFrameType = simple(422, 'unknown_frame_type', 'This frame type is not known.');
export const upgradeRequired = simple(426, 'upgrade_required', 'This address speaks WebSocket only.');
export const internalError = simple(500, 'internal_error', 'Something went wrong on our side.');

export const temporalUnavailable = later(
  503,
  'temporal_unavailable',
  'The message could not be stored. Try again.',
  2_000,
);
export const databaseUnavailable = later(503, 'database_unavailable', 'The record is not available. Try again.', 2_000);
export const customerKeysUnavailable = later(
  503,
  'customer_keys_unavailable',
  "The site's keys could not be fetched. Try again.",
  5_000,
);
export const workflowNotAnswering = later(
  503,
  'workflow_not_answering',
  'The workflow did not answer. Try again.',
  2_000,
);
export const shuttingDown = later(503, 'shutting_down', 'This server is restarting. Try again.', 1_000);

/** Too many requests; `retryAfterMs` says when the next one is welcome. */
export function rateLimited(retryAfterMs: number): ApiProblem {
  return new ApiProblem({ status: 429, code: 'rate_limited', title: 'Too many requests.', retryAfterMs });
}

/** Too many wrong passwords for one address; `retryAfterMs` says when the next attempt may be made. */
export function loginBlocked(retryAfterMs: number): ApiProblem {
  const title = 'Too many failed attempts to log in with this address.';
  return new ApiProblem({ status: 429, code: 'login_blocked', title, retryAfterMs });
}

/** So many messages of this conversation wait for an answer that no more are taken. */
export function tooManyPending(retryAfterMs: number): ApiProblem {
  const title = 'Too many messages of this conversation wait for an answer.';
  return new ApiProblem({ status: 429, code: 'too_many_pending', title, retryAfterMs });
}

/** Where a request's faults are. */
export type RequestPart = 'address' | 'headers' | 'body' | 'frame';

/** At most so many faults are told. */
const FAULTS_TOLD = 20;

/** Input that does not fit its schema: each fault with its place and in a sentence; never with the value. */
export function invalidRequest({ faults, part }: { faults: Fault[]; part: RequestPart }): ApiProblem {
  const told = faults.slice(0, FAULTS_TOLD);
  const sentences = told.map((fault) => toSentence(fault, { whole: `The ${part}` }));
  return new ApiProblem({
    status: 422,
    code: 'invalid_request',
    title: 'The request is not valid.',
    detail: [...new Set(part === 'headers' ? sentences.map((sentence) => `The header ${sentence}`) : sentences)].join(
      ' ',
    ),
    errors: told.map(({ path, words }) => ({ path: path.join('.'), message: words })),
  });
}
