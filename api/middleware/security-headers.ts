import type { ApiMiddleware } from './state.js';

const PAGE_POLICY = toPolicy({
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
});

// Swagger UI and ReDoc write style attributes, and ReDoc searches in a worker that it makes itself.
const DOCUMENTATION_POLICY = toPolicy({
  'default-src': "'self'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'worker-src': "'self' blob:",
  'connect-src': "'self'",
});

function toPolicy(directives: Record<string, string>): string {
  const always = { 'object-src': "'none'", 'base-uri': "'none'", 'form-action': "'self'", 'frame-ancestors': "'none'" };
  return Object.entries({ ...directives, ...always })
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');
}

/** Headers that keep pages to their own scripts and out of other people's frames. */
export function secureHeaders(): ApiMiddleware {
  return async (ctx, next) => {
    const documentation = /^\/(?:docs|redoc)(?:\/|$)/.test(ctx.path);
    ctx.set({
      'Content-Security-Policy': documentation ? DOCUMENTATION_POLICY : PAGE_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
    await next();
  };
}
