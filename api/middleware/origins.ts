import type { IncomingMessage } from 'node:http';

import type { ApiMiddleware } from './state.js';

const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Correlation-Id';
const EXPOSED_HEADERS = 'X-Correlation-Id, Retry-After';

export type OriginRules = { publicOrigins: string[]; trustProxy: boolean };

/**
 * Whether a request may come from where it says it does: from no web page at all (no Origin), from the api's own pages,
 * or from an origin on the list.
 */
export function isOriginAllowed(request: IncomingMessage, { publicOrigins, trustProxy }: OriginRules): boolean {
  const origin = request.headers.origin;
  if (origin === undefined || publicOrigins.includes(origin)) return true;
  const forwarded = request.headers['x-forwarded-host'];
  const host = trustProxy && typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : request.headers.host;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** CORS for the listed origins, never with credentials: the cookies of staff are for the pages of this server alone. */
export function allowOrigins({ publicOrigins }: OriginRules): ApiMiddleware {
  return async (ctx, next) => {
    ctx.vary('Origin');
    const origin = ctx.get('Origin');
    if (!publicOrigins.includes(origin)) {
      await next();
      return;
    }
    ctx.set('Access-Control-Allow-Origin', origin);
    ctx.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
    if (ctx.method !== 'OPTIONS' || ctx.get('Access-Control-Request-Method') === '') {
      await next();
      return;
    }
    ctx.set('Access-Control-Allow-Methods', 'GET, POST');
    ctx.set('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    ctx.set('Access-Control-Max-Age', '600');
    ctx.status = 204;
  };
}
