import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { REDOC_START, SWAGGER_START } from '../openapi/pages.js';
import type { ApiMiddleware } from './state.js';

// ReDoc loads this picture whatever its options say, and leaves it out when it cannot be shown. An address that is empty
// asks nobody.
const LOGO_ELSEWHERE = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_PICTURE = 'data:,';

/** The scripts and styles of /docs and /redoc: a closed list, out of the installed packages. */
export function serveDocumentationAssets(): ApiMiddleware {
  const { resolve } = createRequire(import.meta.url);
  const files = new Map([
    ['/docs/assets/swagger-ui.css', { type: 'css', file: resolve('swagger-ui-dist/swagger-ui.css') }],
    ['/docs/assets/swagger-ui-bundle.js', { type: 'js', file: resolve('swagger-ui-dist/swagger-ui-bundle.js') }],
  ]);
  const scripts = new Map([
    ['/docs/assets/start.js', SWAGGER_START],
    ['/redoc/assets/start.js', REDOC_START],
  ]);
  const redocFile = resolve('redoc/bundles/redoc.standalone.js');
  let redoc: Promise<Buffer> | undefined;
  return async (ctx, next) => {
    const asset = files.get(ctx.path);
    const script = scripts.get(ctx.path);
    const isRedoc = ctx.path === '/redoc/assets/redoc.standalone.js';
    const isAsset = asset !== undefined || script !== undefined || isRedoc;
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || !isAsset) {
      await next();
      return;
    }
    ctx.state.route = '/docs/assets';
    ctx.set('Cache-Control', 'public, max-age=3600');
    ctx.type = asset?.type ?? 'js';
    if (asset !== undefined) {
      ctx.length = (await stat(asset.file)).size;
      ctx.body = createReadStream(asset.file);
    } else {
      ctx.body = script ?? (await (redoc ??= readRedoc(redocFile)));
    }
  };
}

/** ReDoc's script, without the one thing in it that asks another host. */
async function readRedoc(file: string): Promise<Buffer> {
  return Buffer.from((await readFile(file, 'utf8')).replaceAll(LOGO_ELSEWHERE, NO_PICTURE));
}
