import path from 'node:path';

import serve from 'koa-static';

import type { ApiMiddleware } from './state.js';

/**
 * The built pages and the widget. Files with a hash in their name never change; all others are asked for each time, and
 * sent when they have changed.
 */
export function serveSite({ folder }: { folder: string }): ApiMiddleware {
  const files = serve(folder, {
    setHeaders(response, file, { size, mtimeMs }) {
      const hashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('ETag', `W/"${size.toString(16)}-${Math.round(mtimeMs).toString(16)}"`);
    },
  });
  return async (ctx, next) => {
    if (ctx.path.startsWith('/api/')) {
      await next();
      return;
    }
    await files(ctx, async () => {
      await next();
    });
    if (ctx.response.etag !== '' && ctx.fresh) ctx.status = 304;
    ctx.state.route ??= ctx.body === undefined || ctx.body === null ? undefined : 'site';
  };
}
