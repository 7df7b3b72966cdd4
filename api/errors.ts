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
export const handOverUnavailable = simple(409, 'hand_over_unavailable', 'This bot has no people to hand over to.');
export const notWithPeople = simple(
  409,
  'not_with_people',
  'This conversation is not with people. Where you have just asked for them, wait for `owner.changed`.',
);
export const escalationNotFound = simple(404, 'escalation_not_found', 'There is no such escalation.');
export const escalationTaken = simple(409, 'escalation_taken', 'A colleague has this conversation.');
export const escalationNotYours = simple(
  409,
  'escalation_not_yours',
  'You do not have this conversation: claim it first.',
);
export const escalationEnded = simple(409, 'escalation_ended', 'This conversation is not with people any more.');
export const agentFull = simple(409, 'agent_full', 'They have as many conversations as they may.');
export const agentUnknown = simple(422, 'agent_unknown', 'There is nobody with this id who works with this bot.');
export const cannedReplyNotFound = simple(404, 'canned_reply_not_found', 'There is no such canned reply.');
export const cannedReplyExists = simple(409, 'canned_reply_exists', 'Another canned reply has this name.');
export const tooManyCannedReplies = simple(
  409,
  'too_many_canned_replies',
  'The bot has as many canned replies as it may.',
);
export const tooManyTags = simple(409, 'too_many_tags', 'This conversation has as many tags as it may.');
export const blanksLeft = simple(422, 'blanks_left', 'The text still has blanks that are not filled in.');
export const conversationNotClosed = simple(
  409,
  'conversation_not_closed',
  'This conversation is open: nobody has to open it again.',
);
export const conversationWithPeople = simple(
  409,
  'conversation_with_people',
  'This conversation is with people already.',
);
export const conversationErased = simple(409, 'conversation_erased', 'What was said in this conversation is erased.');
export const unknownBots = simple(422, 'unknown_bots', 'One of the bots is not there.');
export const lastAdmin = simple(409, 'last_admin', 'This is the last admin: make another first.');
export const routeNotFound = simple(404, 'route_not_found', 'There is nothing at this address.');
export const botNotFound = simple(404, 'bot_not_found', 'There is no such bot.');
export const settingsChanged = simple(
  409,
  'settings_changed',
  'Somebody changed the settings meanwhile, here or in the folder. Read them again.',
);
export const faqNotFound = simple(404, 'faq_not_found', 'There is no such FAQ.');
export const generationNotFound = simple(404, 'generation_not_found', 'There is no such state of the knowledge.');
export const faqExists = simple(
  409,
  'faq_exists',
  'There is a FAQ with this question or this id already. Change that one.',
);
export const faqChanged = simple(409, 'faq_changed', 'Somebody changed this FAQ meanwhile. Read it again.');
export const lastFaq = simple(409, 'last_faq', 'This is the last FAQ: a bot has at least one.');
export const tooManyFaqs = simple(409, 'too_many_faqs', 'The bot would have too many FAQs.');
export const knowledgeChanged = simple(
  409,
  'knowledge_changed',
  'The knowledge was changed since the preview. Look at the preview again.',
);
export const conversationNotFound = simple(404, 'conversation_not_found', 'There is no such conversation.');
export const answerNotFound = simple(404, 'answer_not_found', 'There is no such answer in this conversation.');
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
export const unsupportedFileType = simple(
  415,
  'unsupported_media_type',
  'The file is not of a type that is taken here.',
);
export const unknownFrameType = simple(422, 'unknown_frame_type', 'This frame type is not known.');
export const upgradeRequired = simple(426, 'upgrade_required', 'This address speaks WebSocket only.');
export const payloadsInvalid = simple(422, 'payloads_invalid', 'One of the payloads is not what it says it is.');
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
export const knowledgeNotStarted = later(
  503,
  'knowledge_not_started',
  'The change could not be begun, and is not stored. Try again.',
  2_000,
);
export const searchUnavailable = later(503, 'search_unavailable', 'No worker answers the search. Try again.', 2_000);
export const suggestionUnavailable = later(503, 'suggestion_unavailable', 'The bot does not answer. Try again.', 2_000);
export const shuttingDown = later(503, 'shutting_down', 'This server is restarting. Try again.', 1_000);

/** A file with faults, the first of which are told. */
export function invalidFile(faults: { place: string; message: string }[], count: number): ApiProblem {
  return new ApiProblem({
    status: 422,
    code: 'invalid_file',
    title: count === 1 ? 'The file has a fault.' : `The file has ${count} faults.`,
    detail: 'Nothing of it was imported.',
    errors: faults.map(({ place, message }) => ({ path: place, message })),
  });
}

/** Settings that only an admin may change. */
export function settingsForAdmins(names: string[]): ApiProblem {
  return new ApiProblem({
    status: 403,
    code: 'settings_for_admins',
    title: 'Only an admin may change some of these settings. None was changed.',
    errors: names.map((path) => ({ path, message: 'is for admins' })),
  });
}

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

/** A span that ends before it begins, or has more buckets than one request may ask for. */
export function spanTooLong(buckets: number): ApiProblem {
  const detail = `\`from\` must be before \`to\`, with at most ${buckets} buckets between them.`;
  return new ApiProblem({ status: 422, code: 'span_too_long', title: 'The span of time is not valid.', detail });
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
