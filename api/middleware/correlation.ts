import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import type { Logger } from '../../infra/runtime/logger.js';
import type { ApiMiddleware } from './state.js';

const SANE_TOKEN = /^[A-Za-z0-9._-]{8,64}$/;
/** Whether an id from outside may stand in log lines and headers as it is. */
export function isSaneToken(id: string): boolean {
  return SANE_TOKEN.test(id);
}

const HEADER = 'X-Correlation-Id';
const USER_AGENT_CHARACTERS = 300;

/** The id that a caller gave its request, where it is a plain token; else a new one. */
export function readCorrelationId(headers: IncomingHttpHeaders): string {
  const given = [headers['x-correlation-id'], headers['x-request-id']].find(
    (value) => typeof value === 'string' && isSaneToken(value),
  );
  return typeof given === 'string' ? given : randomUUID();
}

/** Gives every request its scope: correlation id (in the answer's header too), logger, and the end of the client. */
export function correlate({ logger }: { logger: Logger }): ApiMiddleware {
  return async (ctx, next) => {
    const correlationId = readCorrelationId(ctx.req.headers);
    const gone = new AbortController();
    ctx.res.once('close', () => {
      gone.abort();
    });
    ctx.set(HEADER, correlationId);
    ctx.state.scope = {
      correlationId,
      log: logger.child({ correlationId }),
      address: ctx.ip,
      userAgent: ctx.get('User-Agent').slice(0, USER_AGENT_CHARACTERS),
      csrfToken: ctx.get('X-CSRF-Token') || undefined,
      readCookie: (name) => ctx.cookies.get(name),
      gone: gone.signal,
    };
    await next();
  };
}
