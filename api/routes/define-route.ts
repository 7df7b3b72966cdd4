import type { Readable } from 'node:stream';

import type { z } from 'zod';

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

export type RouteResponse = { description: string; schema?: z.ZodType; contentType?: string };

/** A route's contract: what it takes and gives. The router checks requests by it, and OpenAPI is generated from it. */
export type RouteContract = {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** As OpenAPI writes it: /api/v1/bots/{slug}. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  access: Access;
  params?: z.ZodObject;
  query?: z.ZodObject;
  headers?: z.ZodObject;
  body?: z.ZodType;
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

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export type RouteRequest<Contract extends RouteContract> = {
  api: ApiContext;
  scope: RequestScope;
  principal: Principals[Contract['access']];
  params: Parsed<Contract['params']>;
  query: Parsed<Contract['query']>;
  headers: Parsed<Contract['headers']>;
  body: Parsed<Contract['body']>;
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
};

export type Route = { contract: RouteContract; handle: (request: CheckedRequest) => Promise<Reply> };

/** Ties a handler to its contract: the handler sees exactly what the contract's schemas give. */
export function defineRoute<const Contract extends RouteContract>(
  contract: Contract,
  handle: (request: RouteRequest<Contract>) => Promise<Reply>,
): Route {
  // The router has parsed the request with this very contract; the type system cannot follow it through the table.
  return { contract, handle: (request) => handle(request as RouteRequest<Contract>) };
}
