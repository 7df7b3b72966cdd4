import type { ApiMetrics } from '../metrics.js';
import type { ApiMiddleware } from './state.js';

/** Counts and logs every request, by its route's pattern: addresses hold ids, and their queries may hold tickets. */
export function observe({ metrics }: { metrics: ApiMetrics }): ApiMiddleware {
  return async (ctx, next) => {
    const startedAt = performance.now();
    try {
      await next();
    } finally {
      const route = ctx.state.route ?? 'unmatched';
      const milliseconds = performance.now() - startedAt;
      metrics.requests.inc({ method: ctx.method, route, status: String(ctx.status) });
      metrics.requestSeconds.observe({ method: ctx.method, route }, milliseconds / 1000);
      const quiet = route === '/health' || route === '/ready' || route === '/metrics' || route === 'unmatched';
      const details = { method: ctx.method, route, status: ctx.status, milliseconds: Math.round(milliseconds) };
      ctx.state.scope.log[quiet ? 'debug' : 'info'](details, 'request');
    }
  };
}
