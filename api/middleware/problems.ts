import type Koa from 'koa';

import { PROBLEM_CONTENT_TYPE } from '../../contracts/problem.js';
import {
  ApiProblem,
  bodyTooLarge,
  databaseUnavailable,
  internalError,
  malformedJson,
  malformedRequest,
  methodNotAllowed,
  routeNotFound,
  toProblem,
} from '../errors.js';
import { isDatabaseUnavailable } from '../database-errors.js';
import type { ApiMiddleware } from './state.js';

/** Renders every refusal as problem+json, in this one place. What is not a known problem becomes a 500 without detail. */
export function renderProblems(): ApiMiddleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && isEmpty(ctx.body)) throw routeNotFound();
      if ((ctx.status === 405 || ctx.status === 501) && isEmpty(ctx.body)) throw methodNotAllowed();
    } catch (error) {
      const problem = toApiProblem(error);
      if (problem.status >= 500) ctx.state.scope.log.error({ err: error, code: problem.code }, 'request failed');
      ctx.status = problem.status;
      ctx.body = toProblem(problem, ctx.state.scope.correlationId);
      ctx.type = PROBLEM_CONTENT_TYPE;
      ctx.set('Cache-Control', 'no-store');
      if (problem.retryAfterMs !== undefined) ctx.set('Retry-After', String(Math.ceil(problem.retryAfterMs / 1000)));
      if (problem.status === 401) ctx.set('WWW-Authenticate', 'Bearer');
      // The rest of a body that is too large is not worth reading.
      if (problem.status === 413) ctx.set('Connection', 'close');
    }
  };
}

/** The problem that an error is to a client. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (isDatabaseUnavailable(error)) return databaseUnavailable(error);
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  // Libraries' own refusals: an address that cannot be decoded, one that leaves the folder of the chat page.
  if (status === 403 || status === 404) return routeNotFound();
  if (typeof status === 'number' && status >= 400 && status < 500) return malformedRequest();
  return internalError();
}

/** The problem that the body parser's error is. */
export function toBodyProblem(error: Error & { status?: number }): ApiProblem {
  if (error.status === 413) return bodyTooLarge();
  return malformedJson();
}

const isEmpty = (body: Koa.Context['body']) => body === undefined || body === null;
