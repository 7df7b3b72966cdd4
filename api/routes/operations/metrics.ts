import { defineRoute } from '../define-route.js';

export const readMetrics = defineRoute(
  {
    method: 'get',
    path: '/metrics',
    tag: 'Operations',
    summary: "This process's metrics, for Prometheus",
    access: 'public',
    responses: { 200: { description: 'Prometheus text format', contentType: 'text/plain' } },
  },
  async ({ api }) => ({
    status: 200,
    headers: { 'Content-Type': api.deps.metrics.contentType },
    body: await api.deps.metrics.metrics(),
  }),
);
