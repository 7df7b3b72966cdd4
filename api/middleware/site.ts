import path from 'node:path';

import serve from 'koa-static';

import type { ApiMiddleware } from './state.js';

// An address of the staff page, which is one page for all of them. What has a dot is a file, and is there or is not.
const STAFF_ADDRESS = /^\/staff(?:\/[\w-]+)*\/?$/;
const STAFF_PAGE = '/staff/';

/**
 * The built pages: the chat page at `/`, the staff page at `/staff/` and at every address below it. Files with a hash in
 * their name never change; the pages themselves are asked for each time.
 */
export function serveSite({ folder }: { folder: string }): ApiMiddleware {
  const files = serve(folder, {
    setHeaders(response, file) {
      const hashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
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
    ctx.state.route ??= ctx.body === undefined || ctx.body === null ? undefined : 'site';
  };
}
