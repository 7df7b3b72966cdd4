import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { REDOC_START, SWAGGER_START } from '../openapi/pages.js';
import type { ApiMiddleware } from './state.js';

/** The scripts and styles of /docs and /redoc: a closed list, out of the installed packages. */
export function serveDocumentationAssets(): ApiMiddleware {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map([
    ['/docs/assets/swagger-ui.css', { type: 'css', file: resolve('swagger-ui-dist/swagger-ui.css') }],
    ['/docs/assets/swagger-ui-bundle.js', { type: 'js', file: resolve('swagger-ui-dist/swagger-ui-bundle.js') }],
    ['/redoc/assets/redoc.standalone.js', { type: 'js', file: resolve('redoc/bundles/redoc.standalone.js') }],
  ]);
  const scripts = new Map([
    ['/docs/assets/start.js', SWAGGER_START],
    ['/redoc/assets/start.js', REDOC_START],
  ]);
  return async (ctx, next) => {
    const asset = files.get(ctx.path);
    const script = scripts.get(ctx.path);
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || (asset === undefined && script === undefined)) {
      await next();
      return;
    }
    ctx.state.route = '/docs/assets';
    ctx.set('Cache-Control', 'public, max-age=3600');
    if (asset === undefined) {
      ctx.type = 'js';
      ctx.body = script;
      return;
    }
    const { size } = await stat(asset.file);
    ctx.type = asset.type;
    ctx.length = size;
    ctx.body = createReadStream(asset.file);
  };
}
