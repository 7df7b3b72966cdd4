import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';

import { Problem, PROBLEM_CONTENT_TYPE } from '../../contracts/problem.js';
import { readPackageVersion } from '../../infra/runtime/package-version.js';
import { ACCESS_COOKIE } from '../auth/staff-cookies.js';
import type { Access, FileContract, RouteContract, RouteResponse } from '../routes/define-route.js';
import { ROUTES } from '../routes/index.js';

const PROBLEM_TITLES: Record<number, string> = {
  400: 'The body is not JSON',
  401: 'No valid token or key',
  403: 'Not allowed',
  404: 'There is no such thing, or it is not yours',
  409: 'It contradicts what is there',
  410: 'It was there, and is not any more',
  413: 'The body is too large',
  415: 'The body is not of a type that is taken here',
  422: 'The request is not valid; `errors` says where',
  426: 'Speak WebSocket',
  429: 'Too many requests; see Retry-After',
  500: 'Our fault',
  503: 'A part is not available; see Retry-After',
};

const SECURITY: Record<Access, Record<string, []>[]> = {
  public: [],
  visitor: [{ visitor: [] }],
  staff: [{ staff: [] }, { staffCookie: [] }],
  moderator: [{ admin: [] }, { staff: [] }, { staffCookie: [] }],
  admin: [{ admin: [] }, { staffCookie: [] }],
};

/** The HTTP interface as OpenAPI 3.1, generated from the contracts that the router itself checks requests with. */
export function createOpenApiDocument(): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'visitor', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token of POST /api/v1/auth/anonymous',
  });
  registry.registerComponent('securitySchemes', 'admin', {
    type: 'http',
    scheme: 'bearer',
    description: 'An admin API key (parley_...), or the access token of an admin',
  });
  registry.registerComponent('securitySchemes', 'staff', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of POST /api/v1/auth/login',
  });
  registry.registerComponent('securitySchemes', 'staffCookie', {
    type: 'apiKey',
    in: 'cookie',
    name: ACCESS_COOKIE,
    description: 'The cookie of POST /api/v1/auth/login; X-CSRF-Token beside it, but with GET',
  });
  const problem = Problem.meta({ id: 'Problem', description: 'A problem detail (RFC 9457)' });
  for (const { contract } of ROUTES) registry.registerPath(toPathConfig(contract, problem));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Parley API',
      version: readPackageVersion(),
      description: 'Durable customer conversations. The WebSocket protocol is described in docs/protocol.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
  });
}

function toPathConfig(contract: RouteContract, problem: typeof Problem): RouteConfig {
  const { method, path, tag, summary, description, access, params, query, headers, body, file } = contract;
  const request = {
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
    ...(file === undefined ? {} : { body: toFileBody(file) }),
  };
  const responses: RouteConfig['responses'] = {};
  for (const [status, response] of Object.entries(contract.responses)) responses[status] = toResponse(response);
  for (const status of toProblemStatuses(contract)) {
    if (status in responses) continue;
    const description = PROBLEM_TITLES[status] ?? 'Refused';
    responses[status] = { description, content: { [PROBLEM_CONTENT_TYPE]: { schema: problem } } };
  }
  return {
    method,
    path,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: SECURITY[access],
    request,
    responses,
  };
}

function toFileBody({ types, description }: FileContract) {
  const schema = { type: 'string' as const, format: 'binary' };
  return { description, required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function toResponse({ description, schema, contentType }: RouteResponse) {
  if (schema !== undefined) return { description, content: { 'application/json': { schema } } };
  if (contentType !== undefined) return { description, content: { [contentType]: { schema: {} } } };
  return { description };
}

function toProblemStatuses({ access, params, query, headers, body, file, problems = [] }: RouteContract): number[] {
  const checked = [params, query, headers, body, file].some((schema) => schema !== undefined);
  const statuses = new Set([
    ...(access === 'public' ? [] : [401]),
    ...(access === 'public' || access === 'visitor' ? [] : [403]),
    ...(body === undefined && file === undefined ? [] : [400, 413, 415]),
    ...(checked ? [422] : []),
    ...problems,
    500,
  ]);
  return [...statuses].sort((a, b) => a - b);
}
