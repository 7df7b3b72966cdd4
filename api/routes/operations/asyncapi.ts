import { createAsyncApiDocument } from '../../asyncapi/document.js';
import { renderRealtimePage } from '../../asyncapi/page.js';
import { defineRoute } from '../define-route.js';

const CACHE = { 'Cache-Control': 'no-cache' };

export const readAsyncApi = defineRoute(
  {
    method: 'get',
    path: '/asyncapi.json',
    tag: 'Documentation',
    summary: 'The WebSocket protocol',
    access: 'public',
    responses: { 200: { description: 'AsyncAPI 3', contentType: 'application/json' } },
  },
  () => Promise.resolve({ status: 200, headers: CACHE, body: createAsyncApiDocument() }),
);

export const readRealtimePage = defineRoute(
  {
    method: 'get',
    path: '/docs/realtime',
    tag: 'Documentation',
    summary: 'The WebSocket protocol, for people',
    access: 'public',
    responses: { 200: { description: 'A page', contentType: 'text/html' } },
  },
  () =>
    Promise.resolve({
      status: 200,
      headers: { ...CACHE, 'Content-Type': 'text/html; charset=utf-8' },
      body: renderRealtimePage(createAsyncApiDocument()),
    }),
);
