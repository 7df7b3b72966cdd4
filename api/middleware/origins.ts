import type { IncomingMessage } from 'node:http';

import type { ApiMiddleware } from './state.js';

const ALLOWED_HEADERS = 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Correlation-Id';
const EXPOSED_HEADERS = 'X-Correlation-Id, Retry-After';

const CODEC_PATH = '/api/v1/codec/';

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

/** Whether a page is one of Temporal UI's, where the environment says where that is. */
export function isTemporalUi(origin: string, { temporalUiUrl }: { temporalUiUrl?: string }): boolean {
  return temporalUiUrl !== undefined && new URL(temporalUiUrl).origin === origin;
}

/** CORS for the codec endpoint, which Temporal UI's pages call with the cookies of an admin. */
export function allowTemporalUi(where: { temporalUiUrl?: string }): ApiMiddleware {
  return async (ctx, next) => {
    const origin = ctx.get('Origin');
    if (!ctx.path.startsWith(CODEC_PATH) || !isTemporalUi(origin, where)) {
      await next();
      return;
    }
    ctx.vary('Origin');
    ctx.set('Access-Control-Allow-Origin', origin);
    ctx.set('Access-Control-Allow-Credentials', 'true');
    if (ctx.method !== 'OPTIONS' || ctx.get('Access-Control-Request-Method') === '') {
      await next();
      return;
    }
    ctx.set('Access-Control-Allow-Methods', 'POST');
    ctx.set('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Namespace');
    ctx.set('Access-Control-Max-Age', '600');
    ctx.status = 204;
  };
}

/** CORS for the listed origins, never with credentials: the cookies of staff are not for pages of others. */
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
    ctx.set('Access-Control-Allow-Methods', 'GET, POST, DELETE');
    ctx.set('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    ctx.set('Access-Control-Max-Age', '600');
    ctx.status = 204;
  };
}
