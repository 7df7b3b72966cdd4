import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { startApiRig, type ApiRig, type Reply, type Visitor } from './support/rig.js';

/** Stands for what a customer typed; it must never be seen in a log. */
const CONTENT = 'xyzzy-customer-content';

let rig: ApiRig;
let anna: Visitor;
let conversationId: string;

beforeAll(async () => {
  rig = await startApiRig();
  anna = await rig.becomeVisitor();
  conversationId = await rig.startConversation(anna);
});
afterAll(() => rig.close());

afterEach(() => {
  const log = rig.logLines.join('');
  expect(log).not.toContain(CONTENT);
  expect(log).not.toContain(anna.token);
  expect(log).not.toMatch(/"level":"(?:error|fatal)"/);
});

const messages = () => `/api/v1/conversations/${conversationId}/messages`;

function postRaw(body: string, headers: Record<string, string> = {}): Promise<Reply> {
  return rig.request(messages(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...anna.headers, ...headers },
    body,
  });
}

/** Every refusal is a problem of RFC 9457 that names the request and repeats nothing of it. */
function expectProblem(reply: Reply, { status, code }: { status: number; code: string }): void {
  expect(reply).toMatchObject({ status, body: { status, code, type: `urn:parley:problem:${code}` } });
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(reply.body['correlationId']).toBe(reply.headers.get('x-correlation-id'));
  expect(reply.body['title']).toBeTypeOf('string');
  expect(JSON.stringify(reply.body)).not.toContain(CONTENT);
}

describe('a body', () => {
  it.each([`{"text": "${CONTENT}`, 'nonsense', '{"text": }', '"a string"', '{"a":1}{"b":2}'])(
    'that is malformed JSON is 400: %j',
    async (body) => {
      expectProblem(await postRaw(body), { status: 400, code: 'malformed_json' });
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'of type %s is 415',
    async (type) => {
      expectProblem(await postRaw(`text=${CONTENT}`, { 'content-type': type }), {
        status: 415,
        code: 'unsupported_media_type',
      });
    },
  );

  it('over 64 KB is 413, whether it says so or not', async () => {
    const large = JSON.stringify({ text: CONTENT.repeat(5000) });
    expectProblem(await postRaw(large), { status: 413, code: 'body_too_large' });
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(large));
        controller.close();
      },
    });
    const init = { body: stream, duplex: 'half' } as RequestInit;
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...anna.headers };
    expectProblem(await rig.request(messages(), { method: 'POST', headers, ...init }), {
      status: 413,
      code: 'body_too_large',
    });
  });

  it('that is no object, or not there at all, says what is missing', async () => {
    for (const body of ['[]', '{}', '{"text":null}', '{"text":7}', '']) {
      const reply = await postRaw(body);
      expect([400, 422]).toContain(reply.status);
    }
    const reply = await postRaw('{}');
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['errors']).toEqual([{ path: 'text', message: 'is missing' }]);
  });

  it.each([
    ['{}', 'text is missing.'],
    ['{"text":null}', 'text must not be null.'],
    ['{"text":7}', 'text must be a string.'],
    ['[]', 'The body must be an object.'],
    [`{"text":"${CONTENT}\\u0000"}`, 'text must not have control characters other than tab and newline.'],
  ])('%s is told its fault in a sentence', async (body, detail) => {
    const reply = await postRaw(body);
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['detail']).toBe(detail);
  });

  it('with more than one fault is told all of them', async () => {
    const body = { conversationId: CONTENT, locale: CONTENT.repeat(2) };
    const reply = await rig.post('/api/v1/conversations', body, anna.headers);
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body).toMatchObject({
      detail: 'conversationId must be a UUID. locale is 44 characters long; at most 35.',
      errors: [
        { path: 'conversationId', message: 'must be a UUID' },
        { path: 'locale', message: 'is 44 characters long; at most 35' },
      ],
    });
  });
});

describe('a text', () => {
  it.each([
    ['empty', ''],
    ['only blanks', ' \n\t '],
    ['over 2000 characters', 'x'.repeat(2001)],
    ['over 2000 emoji', '🙂'.repeat(2001)],
    ['with a control character', `${CONTENT}\u0000`],
    ['with an escape character', `${CONTENT}\u001b[31m`],
    ['with a C1 control character', `${CONTENT}\u0085`],
    ['with a lone high surrogate', `${CONTENT}\ud83d`],
    ['with a lone low surrogate', `\ude42${CONTENT}`],
  ])('%s is 422, and errors[] says where', async (_, text) => {
    const reply = await postRaw(JSON.stringify({ text }));
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['errors']).toEqual(
      expect.arrayContaining([{ path: 'text', message: expect.stringContaining('must') as string }]),
    );
  });

  it.each([
    ['of one character', 'x'],
    ['of 2000 emoji', '🙂'.repeat(2000)],
    ['with tabs and newlines', 'a\tb\nc\r\nd'],
  ])('%s is fine', async (_, text) => {
    expect((await postRaw(JSON.stringify({ text }))).status).toBe(202);
  });
});

describe('an id', () => {
  it.each(['1', 'not-a-uuid', `${randomUUID()}0`, '%00', "'; DROP TABLE conversation; --", '..%2f..%2fetc'])(
    'of a conversation that is no UUID is refused: %s',
    async (id) => {
      for (const path of ['', '/events', '/stream']) {
        const reply = await rig.request(`/api/v1/conversations/${id}${path}`, { headers: anna.headers });
        expectProblem(reply, { status: 422, code: 'invalid_request' });
        expect(reply.body['errors']).toMatchObject([{ path: 'conversationId' }]);
      }
    },
  );

  it.each(['x'.repeat(36), randomUUID().slice(1), '1'])('of a message that is no UUID is 422: %s', async (key) => {
    const reply = await postRaw(JSON.stringify({ text: CONTENT }), { 'idempotency-key': key });
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['errors']).toMatchObject([{ path: 'idempotency-key' }]);
  });

  it('of a message is required', async () => {
    const reply = await rig.post(messages(), { text: CONTENT }, anna.headers);
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['detail']).toBe('The header idempotency-key is missing.');
  });
});

describe('a query', () => {
  it.each([
    ['wait=31', 'wait must be at most 30.'],
    ['wait=-1', 'wait must be at least 0.'],
    ['wait=soon', 'wait must be a number.'],
    ['wait=1.5', 'wait must be a whole number.'],
    ['wait=1&wait=2', 'wait must be a number.'],
  ])('?%s is 422: %s', async (query, detail) => {
    const headers = { ...anna.headers, 'idempotency-key': randomUUID() };
    const reply = await rig.post(`${messages()}?${query}`, { text: 'x' }, headers);
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['detail']).toBe(detail);
  });

  it.each([
    ['after=-1', /^after must be .+\.$/],
    ['after=x', /^after must be .+\.$/],
    ['limit=0', 'limit must be at least 1.'],
    ['limit=501', 'limit must be at most 500.'],
    ['after=99999999999', /^after must be .+\.$/],
  ])('?%s is 422: %s', async (query, detail) => {
    const reply = await rig.request(`/api/v1/conversations/${conversationId}/events?${query}`, {
      headers: anna.headers,
    });
    expectProblem(reply, { status: 422, code: 'invalid_request' });
    expect(reply.body['detail']).toMatch(detail);
  });
});

describe('an address', () => {
  it.each([
    '/api/v1/nothing',
    '/api/v2/conversations',
    '/nothing',
    '/API/V1/BOTS/shop',
    '/../package.json',
    '/%2e%2e%2fpackage.json',
  ])('that is unknown is 404: %s', async (path) => {
    expectProblem(await rig.request(path), { status: 404, code: 'route_not_found' });
  });

  it('that cannot be decoded is 400 or 404, never 500', async () => {
    for (const path of ['/%', '/%E0%A4%A', '/%00', '/api/v1/bots/%']) {
      expect([400, 404, 422]).toContain((await rig.request(path)).status);
    }
  });

  it('with a method that it does not know is 405, and says which it knows', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH']) {
      const reply = await rig.request(`/api/v1/conversations/${conversationId}`, { method, headers: anna.headers });
      expectProblem(reply, { status: 405, code: 'method_not_allowed' });
      expect(reply.headers.get('allow')).toContain('GET');
    }
  });

  it('of the socket, asked without an upgrade, says so', async () => {
    expectProblem(await rig.request('/api/v1/chat/ws'), { status: 426, code: 'upgrade_required' });
  });
});

describe('a request that is no HTTP', () => {
  it('is answered with 400 or cut, and the next one is served', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(rig.port, '127.0.0.1', () => socket.write(`\u0016\u0003\u0001${CONTENT}\r\n\r\n`));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('close', () => {
        resolve(text);
      });
      socket.on('error', () => undefined);
    });
    expect(answer).toMatch(/^(?:HTTP\/1\.1 400|$)/);
    expect((await rig.request('/health')).status).toBe(200);
  });
});

describe('a correlation id', () => {
  it.each(['short', 'with spaces in it', 'x'.repeat(65), '<script>alert(1)</script>'])(
    'that is no plain token is replaced: %j',
    async (id) => {
      const { headers } = await rig.request('/health', { headers: { 'x-correlation-id': id } });
      expect(headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe('too many requests', () => {
  it('are 429 with Retry-After, for that visitor alone', async () => {
    const { DEFAULT_RATE_LIMITS } = await import('../../api/middleware/rate-limit.js');
    const limited = await startApiRig({
      overrides: () => ({ rateLimits: { ...DEFAULT_RATE_LIMITS, messagesPerVisitor: { burst: 2, perSecond: 0.1 } } }),
    });
    try {
      const bert = await limited.becomeVisitor();
      const cora = await limited.becomeVisitor();
      const [his, hers] = await Promise.all([limited.startConversation(bert), limited.startConversation(cora)]);
      for (let index = 0; index < 2; index += 1) await limited.sendMessage(bert, { conversationId: his, text: 'x' });
      const refused = await limited.sendMessage(bert, { conversationId: his, text: 'x' });
      expectProblem(refused, { status: 429, code: 'rate_limited' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
      expect((await limited.sendMessage(cora, { conversationId: hers, text: 'x' })).status).toBe(202);
    } finally {
      await limited.close();
    }
  });
});
