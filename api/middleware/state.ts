import type Koa from 'koa';

import type { RequestScope } from '../context.js';

/** What middleware hands down: the scope of the request, and the pattern of the route that took it. */
export type ApiState = { scope: RequestScope; route?: string | undefined };

export type ApiApplication = Koa<ApiState>;
export type ApiMiddleware = Koa.Middleware<ApiState>;
export type ApiKoaContext = Koa.ParameterizedContext<ApiState>;
