import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { BotList, Readiness } from '../../contracts/http.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { startApiRig, type ApiRig } from './support/rig.js';

let rig: ApiRig;
let webFolder: string;

beforeAll(async () => {
  webFolder = await mkdtemp(path.join(tmpdir(), 'parley-web-'));
  await mkdir(path.join(webFolder, 'assets'));
  await writeFile(path.join(webFolder, 'index.html'), '<!doctype html><title>Chat</title>');
  await writeFile(path.join(webFolder, 'assets', 'index-abc123.js'), 'export {};');
  rig = await startApiRig({ overrides: () => ({ webFolder }) });
});
afterAll(async () => {
  await rig.close();
  await rm(webFolder, { recursive: true });
});

describe('/health and /ready', () => {
  it('say that the process lives, and name each part with its latency', async () => {
    expect(await rig.request('/health')).toMatchObject({ status: 200, body: { status: 'up' } });
    const { status, body } = await rig.request<Readiness>('/ready');
    expect(Object.keys(body.parts).sort()).toEqual([
      'bus',
      'conversation-workers',
      'database',
      'model',
      'outgoing-workers',
      'reasoning-workers',
      'sweep',
      'temporal',
      'workflows',
    ]);
    for (const part of ['bus', 'database', 'temporal']) {
      expect(body.parts[part]).toEqual({ status: 'up', latencyMs: expect.any(Number) as number });
    }
    expect(body.parts['model']).toMatchObject({ status: 'degraded', detail: 'no worker says how it is' });
    expect(body.parts['outgoing-workers']).toMatchObject({
      status: 'degraded',
      detail: 'no worker of outgoing is alive: leads and notices wait',
    });
    expect(body.parts['workflows']).toMatchObject({ status: 'up', detail: 'none fails' });
    // No worker runs here: conversations would wait, and that is said.
    expect(status).toBe(503);
    expect(body.status).toBe('down');
    expect(body.parts['conversation-workers']).toMatchObject({
      status: 'down',
      detail: expect.stringContaining('no worker') as string,
    });
  });

  it('do not wait for a part that hangs', async () => {
    const hanging = await startApiRig({
      overrides: () => ({
        checks: [
          { name: 'fine', check: () => Promise.resolve(undefined) },
          { name: 'hangs', check: () => new Promise(() => undefined) },
          { name: 'fails', check: () => Promise.reject(new Error('secret detail')) },
        ],
      }),
    });
    const { status, body } = await hanging.request<Readiness>('/ready');
    await hanging.close();
    expect(status).toBe(503);
    expect(body.parts).toMatchObject({
      fine: { status: 'up' },
      hangs: { status: 'down' },
      fails: { status: 'down', detail: 'not reachable' },
    });
    expect(JSON.stringify(body)).not.toContain('secret detail');
  });
});

describe('/metrics', () => {
  it('counts requests by pattern, without ids', async () => {
    const visitor = await rig.becomeVisitor();
    const conversationId = await rig.startConversation(visitor);
    await rig.sendMessage(visitor, { conversationId, text: 'count me' });
    await rig.request(`/api/v1/conversations/${conversationId}`, { headers: visitor.headers });
    const { status, headers, body } = await rig.request<string>('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toContain(
      'parley_http_requests_total{method="GET",route="/api/v1/conversations/{conversationId}",status="200"} 1',
    );
    expect(body).toContain('parley_messages_total{outcome="accepted"} 1');
    expect(body).toMatch(/parley_message_ack_seconds_count 1/);
    for (const name of ['sockets_open', 'hub_rooms_open', 'hub_poll_repairs_total', 'http_request_duration_seconds']) {
      expect(body).toContain(`parley_${name}`);
    }
    expect(body).not.toContain(conversationId);
  });
});

describe('the documentation', () => {
  it('is served without a CDN and without inline scripts, under a policy that would forbid them', async () => {
    for (const page of ['/docs', '/redoc']) {
      const { status, headers, body } = await rig.request<string>(page);
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/html');
      expect(headers.get('content-security-policy')).toContain("script-src 'self';");
      expect(body).not.toMatch(/https?:\/\//);
      expect(body).not.toMatch(/<script(?![^>]*src=)/);
      const files = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file ?? '');
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) {
        const asset = await rig.request<string>(file);
        expect(asset.status).toBe(200);
        expect(asset.headers.get('content-type')).toMatch(/javascript|css/);
        expect(asset.body.length).toBeGreaterThan(50);
      }
    }
    const { body } = await rig.request<{ openapi: string }>('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
  });

  it('gives out no other file of its packages', async () => {
    for (const file of [
      '/docs/assets/package.json',
      '/docs/assets/../package.json',
      '/redoc/assets/',
      '/docs/assets/%2e%2e/index.js',
    ]) {
      expect((await rig.request(file)).status).toBe(404);
    }
  });
});

describe('the chat page', () => {
  it('is asked for each time, and its hashed files never again', async () => {
    const page = await rig.request<string>('/');
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>Chat</title>' });
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await rig.request<string>('/assets/index-abc123.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await rig.request('/assets/none.js')).status).toBe(404);
    expect((await rig.request('/some/page')).status).toBe(404);
  });

  it('may run its own scripts only, and in no frame', async () => {
    const { headers } = await rig.request('/');
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('other web origins', () => {
  it('are allowed where they are listed', async () => {
    const preflight = await rig.request('/api/v1/auth/anonymous', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    // Whoever waits for people on another's page must be able to wait no longer.
    expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, POST, DELETE');
    const reply = await rig.post('/api/v1/auth/anonymous', {}, { origin: 'https://shop.example' });
    expect(reply.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  });

  it('get no permission where they are not', async () => {
    const reply = await rig.post('/api/v1/auth/anonymous', {}, { origin: 'https://evil.example' });
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    expect(reply.headers.get('vary')).toContain('Origin');
  });
});

describe('admin routes', () => {
  it('ask for an API key, and a visitor token is none', async () => {
    const { key } = await createApiKeyStore(rig.prisma).create({ name: 'test' });
    const visitor = await rig.becomeVisitor();
    for (const authorization of ['', `Bearer ${visitor.token}`, 'Bearer parley_wrong', `Bearer ${key}x`]) {
      for (const address of ['/api/v1/admin/bots', `/api/v1/admin/conversations/${visitor.visitorId}/state`]) {
        expect(await rig.request(address, { headers: { authorization } })).toMatchObject({ status: 401 });
      }
    }
    const headers = { authorization: `Bearer ${key}` };
    const { status, body } = await rig.request<BotList>('/api/v1/admin/bots', { headers });
    expect(status).toBe(200);
    expect(body.bots).toMatchObject([{ id: rig.botId, slug: 'shop' }]);
    const unknown = await rig.request(`/api/v1/admin/conversations/${visitor.visitorId}/state`, { headers });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'conversation_not_found' } });
    expect(rig.logLines.join('')).not.toContain(key);
  });
});
