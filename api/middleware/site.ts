import path from 'node:path';

import serve from 'koa-static';

import type { ApiMiddleware } from './state.js';

// An address of the staff page, which is one page for all of them. What has a dot is a file, and is there or is not.
const STAFF_ADDRESS = /^\/staff(?:\/[\w-]+)*\/?$/;
const STAFF_PAGE = '/staff/';

/**
 * The built pages and the widget; the staff page is at every address below its own. Files with a hash in their name never
 * change; all others are asked for each time, and sent when they have changed.
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
    const asked = ctx.path;
    if (STAFF_ADDRESS.test(asked)) ctx.path = STAFF_PAGE;
    await files(ctx, async () => {
      ctx.path = asked;
      await next();
    });
    if (ctx.response.etag !== '') {
      ctx.vary('Accept-Encoding');
      if (ctx.fresh) ctx.status = 304;
    }
    ctx.state.route ??= ctx.body === undefined || ctx.body === null ? undefined : 'site';
  };
}
