import { Health } from '../../../contracts/http.js';
import { defineRoute } from '../define-route.js';

export const readHealth = defineRoute(
  {
    method: 'get',
    path: '/health',
    tag: 'Operations',
    summary: 'Whether this process lives',
    access: 'public',
    responses: { 200: { description: 'It does', schema: Health } },
  },
  () => Promise.resolve({ status: 200, body: { status: 'up' } }),
);
