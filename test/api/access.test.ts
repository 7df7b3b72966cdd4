import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ROUTES } from '../../api/routes/index.js';
import type { Access } from '../../api/routes/define-route.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff } from './support/staff.js';

const CALLERS = ['nobody', 'visitor', 'agent', 'moderator', 'admin', 'key', 'unknown key', 'refresh token'] as const;
type Caller = (typeof CALLERS)[number];
type Verdict = 'in' | 401 | 403;

/** Who gets in where. Another kind of token is no token; another role is a role. */
const EXPECTED: Record<Access, Record<Caller, Verdict>> = {
  public: verdicts('in'),
  visitor: { ...verdicts(401), visitor: 'in' },
  staff: { ...verdicts(401), agent: 'in', moderator: 'in', admin: 'in' },
  moderator: { ...verdicts(401), agent: 403, moderator: 'in', admin: 'in', key: 'in' },
  admin: { ...verdicts(401), agent: 403, moderator: 403, admin: 'in', key: 'in' },
};

function verdicts(verdict: Verdict): Record<Caller, Verdict> {
  return Object.fromEntries(CALLERS.map((caller) => [caller, verdict])) as Record<Caller, Verdict>;
}

// Whether these let somebody in depends on what is sent, or they end the login that the next route is tried with.
const OWN_CREDENTIALS = ['/api/v1/auth/login', '/api/v1/auth/refresh'];
const ENDS_LOGIN = ['/api/v1/auth/logout'];
// Upgrades and streams: test/api/websocket*.test.ts, test/api/event-stream.test.ts.
const NOT_PLAIN = ['/api/v1/chat/ws'];

let rig: ApiRig;
let headers: Record<Caller, Record<string, string>>;

beforeAll(async () => {
  rig = await startApiRig();
  await makeStaff(rig, { email: 'keeper@shop.example', role: 'admin' });
  for (const role of ['agent', 'moderator', 'admin'] as const) {
    await makeStaff(rig, { email: `${role}@shop.example`, role, botIds: [rig.botId] });
  }
  const [visitor, agent, moderator, admin, { key }] = await Promise.all([
    rig.becomeVisitor(),
    logIn(rig, 'agent@shop.example'),
    logIn(rig, 'moderator@shop.example'),
    logIn(rig, 'admin@shop.example'),
    createApiKeyStore(rig.prisma).create({ name: 'test' }),
  ]);
  headers = {
    nobody: {},
    visitor: visitor.headers,
    agent: agent.headers,
    moderator: moderator.headers,
    admin: admin.headers,
    key: { authorization: `Bearer ${key}` },
    'unknown key': { authorization: `Bearer ${key}x` },
    'refresh token': { authorization: `Bearer ${agent.refreshToken}` },
  };
});
afterAll(async () => {
  await rig.close();
});

const cases = ROUTES.map(({ contract }) => contract)
  .filter(({ path }) => ![...OWN_CREDENTIALS, ...ENDS_LOGIN, ...NOT_PLAIN].includes(path))
  .flatMap(({ method, path, access }) =>
    CALLERS.map((caller) => ({ name: `${method.toUpperCase()} ${path}`, method, path, access, caller })),
  );

describe('a route lets in whom it names, and nobody else', () => {
  it.each(cases)('$name, asked by $caller', async ({ method, path, access, caller }) => {
    // Ids of nothing: whoever gets in is told that it is not there, or what is missing.
    const address = path.replaceAll(/\{(\w+)\}/g, '018f0000-0000-7000-8000-000000000000');
    const { status } = await rig.request(address, {
      method: method.toUpperCase(),
      headers: { ...headers[caller], 'content-type': 'application/json' },
      ...(method === 'get' ? {} : { body: '{}' }),
    });
    const expected = EXPECTED[access][caller];
    if (expected === 'in') expect([401, 403, 405]).not.toContain(status);
    else expect(status).toBe(expected);
  });

  it('and says who that is, for every route', () => {
    for (const { contract } of ROUTES) expect(Object.keys(EXPECTED)).toContain(contract.access);
  });
});

// Whatever a route asks for is there: what it is refused for is whose it is.
const EVERY_BODY = JSON.stringify({
  ...{ text: 'Hello?', email: 'somebody@shop.example' },
  ...{ messageId: 'turn-1', value: 'up', score: 5, type: 'typing', on: true },
});

describe('what belongs to somebody else', () => {
  const others = ['another visitor', 'a visitor of another bot'] as const;
  const routes = ROUTES.map(({ contract }) => contract).filter(
    ({ access, path }) => access === 'visitor' && path.includes('{conversationId}'),
  );

  it.each(routes.flatMap(({ method, path }) => others.map((who) => ({ method, path, who }))))(
    '$method $path: does not exist for $who',
    async ({ method, path, who }) => {
      const conversationId = await rig.startConversation(await rig.becomeVisitor());
      const bot = who === 'another visitor' ? rig.botId : await rig.createBot(`bot-${randomUUID()}`);
      const other = await rig.becomeVisitor(bot);
      const address = path.replace('{conversationId}', conversationId).replace('{turnId}', 'turn-1');
      expect(address).not.toContain('{');
      const { status, body } = await rig.request(address, {
        method: method.toUpperCase(),
        headers: { ...other.headers, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
        ...(method === 'get' ? {} : { body: EVERY_BODY }),
      });
      expect({ status, code: body['code'] }).toEqual({ status: 404, code: 'conversation_not_found' });
    },
  );

  it('is tried with every route of a conversation', () => {
    expect(routes.length).toBeGreaterThanOrEqual(5);
  });
});
