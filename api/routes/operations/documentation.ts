import { REDOC_PAGE, SWAGGER_PAGE } from '../../openapi/pages.js';
import { defineRoute } from '../define-route.js';

const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' };
const page = { 200: { description: 'A page', contentType: 'text/html' } };

export const readOpenApi = defineRoute(
  {
    method: 'get',
    path: '/openapi.json',
    tag: 'Documentation',
    summary: 'This document',
    access: 'public',
    responses: { 200: { description: 'OpenAPI 3.1', contentType: 'application/json' } },
  },
  ({ api }) => Promise.resolve({ status: 200, headers: { 'Cache-Control': 'no-cache' }, body: api.openApiDocument }),
);

export const readSwagger = defineRoute(
  { method: 'get', path: '/docs', tag: 'Documentation', summary: 'Swagger UI', access: 'public', responses: page },
  () => Promise.resolve({ status: 200, headers: HTML, body: SWAGGER_PAGE }),
);

export const readRedoc = defineRoute(
  { method: 'get', path: '/redoc', tag: 'Documentation', summary: 'ReDoc', access: 'public', responses: page },
  () => Promise.resolve({ status: 200, headers: HTML, body: REDOC_PAGE }),
);
