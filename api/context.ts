import type { Logger } from '../infra/runtime/logger.js';
import type { Acceptance } from './conversations/accept-message.js';
import type { TurnCancellation } from './conversations/cancel-turn.js';
import type { DeskNews } from './realtime/desk-news.js';
import type { Hub } from './realtime/hub.js';
import type { QueueWatch } from './realtime/queue-watch.js';
import type { ApiDependencies } from './dependencies.js';
import type { ApiMetrics } from './metrics.js';
import type { RateLimiters } from './middleware/rate-limit.js';
import type { CustomerTokens } from './auth/customer-tokens.js';
import type { Passwords } from './auth/passwords.js';
import type { StaffTokens } from './auth/staff-tokens.js';
import type { Tokens } from './auth/tokens.js';

/** What handlers work with: the dependencies, and the parts that the api makes of them. */
export type ApiContext = {
  deps: ApiDependencies;
  tokens: Tokens;
  staffTokens: StaffTokens;
  passwords: Passwords;
  customerTokens: CustomerTokens;
  hub: Hub;
  deskNews: DeskNews;
  queueWatch: QueueWatch;
  acceptMessage: Acceptance;
  cancelTurn: TurnCancellation;
  metrics: ApiMetrics;
  limiters: RateLimiters;
  /** What /openapi.json gives. */
  openApiDocument: object;
  /** Aborted when the server begins to stop: who waits, stops waiting. */
  stopping: AbortSignal;
};

/** What is particular to one request. */
export type RequestScope = {
  correlationId: string;
  log: Logger;
  /** The address of the client, for rate limits. */
  address: string;
  /** What the client says it is, cut to a length that is kept. */
  userAgent: string;
  /** The X-CSRF-Token header. */
  csrfToken: string | undefined;
  readCookie(name: string): string | undefined;
  /** Aborted when the client is gone. */
  gone: AbortSignal;
};
