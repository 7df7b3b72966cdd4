import path from 'node:path';

import serve from 'koa-static';

import type { ApiMiddleware } from './state.js';

/** The built chat page at `/`. Files with a hash in their name never change; the page itself is asked for each time. */
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
    await files(ctx, async () => {
      await next();
    });
    ctx.state.route ??= ctx.body === undefined || ctx.body === null ? undefined : 'site';
  };
}
