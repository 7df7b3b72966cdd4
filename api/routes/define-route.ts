import type { Readable } from 'node:stream';

import type { z } from 'zod';

import type { AuditAction, AuditActor, AuditNote } from '../../contracts/audit.js';
import type { AdminPrincipal, StaffPrincipal } from '../auth/principal.js';
import type { AuthenticatedVisitor } from '../auth/tokens.js';
import type { ApiContext, RequestScope } from '../context.js';

/**
 * Who may call: `public` anybody, `visitor` with a visitor token, `staff` whoever is logged in, `moderator` a moderator or
 * an admin who is, or an API key, `admin` an admin who is, or an API key. What belongs to a bot is asked for once more, by
 * `requireBot`: only an admin works with all.
 */
export type Access = 'public' | 'visitor' | 'staff' | 'moderator' | 'admin';

type Principals = {
  public: undefined;
  visitor: AuthenticatedVisitor;
  staff: StaffPrincipal;
  moderator: AdminPrincipal;
  admin: AdminPrincipal;
};

/** A body that is a file: of which types, and how large at most. It is handed on as it came. */
export type FileContract = { types: readonly string[]; maxBytes: number; description: string };

/** A file that was sent. */
export type SentFile = { type: string; bytes: Uint8Array };

export type RouteResponse = { description: string; schema?: z.ZodType; contentType?: string };

/** What is written into the audit log when it was done, or why nothing is. */
export type AuditRule = AuditAction | { none: string };

/** What the staff may change says what is written down of it: a route that says nothing does not compile. */
type Audited =
  | { method: 'get'; access: Access; audit?: AuditAction }
  | { method: ChangingMethod; access: 'public' | 'visitor'; audit?: AuditAction }
  | { method: ChangingMethod; access: 'staff' | 'moderator' | 'admin'; audit: AuditRule };

type ChangingMethod = 'post' | 'patch' | 'put' | 'delete';

/** A route's contract: what it takes and gives. The router checks requests by it, and OpenAPI is generated from it. */
export type RouteContract = Audited & {
  /** As OpenAPI writes it: /api/v1/bots/{slug}. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /**
   * Whose pages may send the cookies of staff with it: left out, this server's alone; `temporal-ui`, those of Temporal UI
   * as well, without X-CSRF-Token, which they cannot have. Such a route changes nothing.
   */
  pages?: 'temporal-ui';
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  /** JSON of up to 64 KB. */
  body?: z.ZodType;
  /** In place of `body`. */
  file?: FileContract;
  responses: Record<number, RouteResponse>;
  /** The statuses of problems that it answers with, besides those of validation, authentication and 500. */
  problems?: readonly number[];
};

/** A cookie to set, for pages of this server alone (SameSite=Strict), and Secure where the request was. */
export type SetCookie = { name: string; value: string; path: string; httpOnly: boolean; expires: Date };

export type Reply = {
  status: number;
  body?: object | string | Readable;
  headers?: Record<string, string>;
  cookies?: SetCookie[];
};

/** What the router is to write down. Whoever acted is whoever asked; a public route says who that is. */
export type AuditedReply<Action extends AuditAction, By> = Reply & {
  audit: AuditNote<Action> & (By extends undefined ? { actor: AuditActor } : object);
};

type ReplyTo<Contract extends RouteContract> = Contract extends { audit: infer Action extends AuditAction }
  ? AuditedReply<Action, Principals[Contract['access']]>
  : Reply;

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export type RouteRequest<Contract extends RouteContract> = {
  api: ApiContext;
  scope: RequestScope;
  principal: Principals[Contract['access']];
  params: Parsed<Contract['params']>;
  query: Parsed<Contract['query']>;
  headers: Parsed<Contract['headers']>;
  body: Parsed<Contract['body']>;
  file: Contract['file'] extends FileContract ? SentFile : undefined;
};

/** A request after its checks, as the router hands it on; `defineRoute` knows its exact type. */
export type CheckedRequest = {
  api: ApiContext;
  scope: RequestScope;
  principal: unknown;
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
  file: SentFile | undefined;
};

/** A reply with what its contract says of the audit log, as the router hands it on. */
export type HandledReply = Reply & { audit?: AuditNote & { actor?: AuditActor } };

export type Route = { contract: RouteContract; handle: (request: CheckedRequest) => Promise<HandledReply> };

/** Ties a handler to its contract: the handler sees exactly what the contract's schemas give. */
export function defineRoute<const Contract extends RouteContract>(
  contract: Contract,
  handle: (request: RouteRequest<Contract>) => Promise<ReplyTo<Contract>>,
): Route {
  // The router has parsed the request with this very contract; the type system cannot follow it through the table.
  return { contract, handle: (request) => handle(request as RouteRequest<Contract>) };
}
