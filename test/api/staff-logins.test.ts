import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DEFAULT_RATE_LIMITS } from '../../api/middleware/rate-limit.js';
import type { StaffSession, StaffUser } from '../../contracts/staff.js';

import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff, PASSWORD, type StaffLogin } from './support/staff.js';

let rig: ApiRig;
let admin: StaffLogin;

beforeAll(async () => {
  // All come from one address here: the limit for addresses has a test of its own.
  const rateLimits = { ...DEFAULT_RATE_LIMITS, loginsPerAddress: { burst: 10_000, perSecond: 100 } };
  rig = await startApiRig({ overrides: () => ({ rateLimits }) });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
  admin = await logIn(rig, 'admin@shop.example');
});
afterAll(async () => {
  await rig.close();
});

const me = (headers: Record<string, string>) => rig.request<StaffUser>('/api/v1/auth/me', { headers });
const refresh = (refreshToken: string) => rig.post<StaffSession>('/api/v1/auth/refresh', { refreshToken });
describe('logging in', () => {
  it('gives an access token for half an hour and a refresh token for seven days', async () => {
    const { user, expiresAt, refreshExpiresAt } = await logIn(rig, 'admin@shop.example');
    expect(user).toMatchObject({ email: 'admin@shop.example', role: 'admin', bots: 'all', disabled: false });
    const inSeconds = (iso: string) => (Date.parse(iso) - Date.now()) / 1000;
    expect(Math.abs(inSeconds(expiresAt) - 30 * 60)).toBeLessThan(30);
    expect(Math.abs(inSeconds(refreshExpiresAt) - 7 * 24 * 60 * 60)).toBeLessThan(30);
  });

  it('takes the address in capitals too, and stores no password', async () => {
    const { status } = await rig.post('/api/v1/auth/login', { email: ' Admin@Shop.EXAMPLE', password: PASSWORD });
    expect(status).toBe(200);
    const stored = await rig.prisma.staffUser.findMany({ select: { passwordHash: true } });
    for (const { passwordHash } of stored) expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(rig.logLines.join('')).not.toContain(PASSWORD);
  });

  it('refuses a wrong password and an unknown address with the same words', async () => {
    await makeStaff(rig, { email: 'once@shop.example', role: 'agent' });
    const wrong = await rig.post('/api/v1/auth/login', { email: 'once@shop.example', password: 'wrong' });
    const unknown = await rig.post('/api/v1/auth/login', { email: 'nobody@shop.example', password: 'wrong' });
    for (const { status, body } of [wrong, unknown]) {
      expect(status).toBe(401);
      expect({ ...body, correlationId: '' }).toEqual({ ...wrong.body, correlationId: '' });
    }
  });

  it('makes an address wait after five wrong passwords, also side by side, and then the right one too', async () => {
    await makeStaff(rig, { email: 'guessed@shop.example', role: 'agent' });
    const attempt = (password: string) => rig.post('/api/v1/auth/login', { email: 'guessed@shop.example', password });
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, index) => attempt(`guess ${index}`)));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(7);
    const right = await attempt(PASSWORD);
    expect(right).toMatchObject({ status: 429, body: { code: 'login_blocked' } });
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(20);

    await rig.prisma.loginAttempt.updateMany({ data: { blockedUntil: new Date(Date.now() - 1) } });
    expect((await attempt('wrong again')).status).toBe(401);
    const blocked = await attempt(PASSWORD);
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(50);
    await rig.prisma.loginAttempt.updateMany({ data: { blockedUntil: new Date(Date.now() - 1) } });
    expect((await attempt(PASSWORD)).status).toBe(200);
    expect((await attempt('wrong')).status).toBe(401);
  });

  it('is refused to an internet address that tries one name after the other', async () => {
    const own = await startApiRig();
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 70; index += 1) {
        statuses.push((await own.post('/api/v1/auth/refresh', { refreshToken: `guess ${index}` })).status);
      }
      expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 401));
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    } finally {
      await own.close();
    }
  });

  it('treats an address that nobody has alike, so that guesses do not tell who is here', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 7; index += 1) {
      const { status } = await rig.post('/api/v1/auth/login', { email: 'ghost@shop.example', password: 'guess' });
      statuses.push(status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

describe('a refresh token', () => {
  it('is good once and brings the next', async () => {
    const first = await logIn(rig, 'admin@shop.example');
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.loginId).toBe(first.loginId);
    const third = await refresh(second.body.refreshToken ?? '');
    expect(third.status).toBe(200);
    expect((await me({ authorization: `Bearer ${third.body.accessToken ?? ''}` })).status).toBe(200);
  });

  it('that comes a second time ends the login, for whoever has its tokens', async () => {
    const stolen = await logIn(rig, 'admin@shop.example');
    const { body } = await refresh(stolen.refreshToken);
    expect(await refresh(stolen.refreshToken)).toMatchObject({ status: 401, body: { code: 'refresh_token_reused' } });
    expect(await refresh(body.refreshToken ?? '')).toMatchObject({ status: 401, body: { code: 'login_ended' } });
    expect((await me({ authorization: `Bearer ${body.accessToken ?? ''}` })).status).toBe(401);
    expect((await me(admin.headers)).status).toBe(200);
    expect(rig.logLines.some((line) => line.includes('a refresh token came twice'))).toBe(true);
  });

  it('is taken from one of many that use it at once', async () => {
    const login = await logIn(rig, 'admin@shop.example');
    const replies = await Promise.all(Array.from({ length: 8 }, () => refresh(login.refreshToken)));
    expect(replies.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(replies.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(7);
  });

  it('is no access token, and an access token is no refresh token', async () => {
    expect((await me({ authorization: `Bearer ${admin.refreshToken}` })).status).toBe(401);
    expect((await refresh(admin.accessToken)).status).toBe(401);
    expect((await refresh('nonsense')).status).toBe(401);
  });
});

describe('logins', () => {
  it('are listed, and ended one by one, at once', async () => {
    await makeStaff(rig, { email: 'many@shop.example', role: 'agent' });
    const [one, other] = [await logIn(rig, 'many@shop.example'), await logIn(rig, 'many@shop.example')];
    const list = () => rig.request<{ logins: { id: string; current: boolean }[] }>('/api/v1/auth/logins', one);
    const { logins } = (await list()).body;
    expect(logins.map(({ id, current }) => [id, current])).toEqual([
      [other.loginId, false],
      [one.loginId, true],
    ]);
    const end = (id: string, { headers }: StaffLogin) =>
      rig.request(`/api/v1/auth/logins/${id}`, { method: 'DELETE', headers });
    expect((await end(other.loginId, one)).status).toBe(204);
    expect((await me(other.headers)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(401);
    expect((await end(one.loginId, admin)).status).toBe(404);
    expect((await rig.post('/api/v1/auth/logout', {}, one.headers)).status).toBe(204);
    expect((await me(one.headers)).status).toBe(401);
  });
});

describe('with cookies', () => {
  async function logInWithCookies() {
    const reply = await rig.post<StaffSession>('/api/v1/auth/login', {
      email: 'admin@shop.example',
      password: PASSWORD,
      keepIn: 'cookie',
    });
    const set = reply.headers.getSetCookie();
    return { reply, set, cookie: set.map((line) => line.split(';')[0] ?? '').join('; ') };
  }

  it('tokens are where no page can read them, and go to this server alone', async () => {
    const { reply, set } = await logInWithCookies();
    expect(reply.body).not.toHaveProperty('accessToken');
    expect(reply.body).not.toHaveProperty('refreshToken');
    expect(set).toHaveLength(3);
    for (const line of set) expect(line).toMatch(/samesite=strict/i);
    for (const name of ['parley_access', 'parley_refresh']) {
      expect(set.find((line) => line.startsWith(name))).toMatch(/httponly/i);
    }
    expect(set.find((line) => line.startsWith('parley_refresh'))).toMatch(/path=\/api\/v1\/auth;/i);
  });

  it('reading needs no more, and whatever changes something needs the CSRF token', async () => {
    const { reply, cookie } = await logInWithCookies();
    const { csrfToken } = reply.body;
    expect((await me({ cookie })).status).toBe(200);
    const post = (path: string, headers: Record<string, string>) => rig.post(path, {}, { cookie, ...headers });
    for (const path of ['/api/v1/auth/logout', '/api/v1/auth/refresh', '/api/v1/admin/staff']) {
      expect(await post(path, {})).toMatchObject({ status: 403, body: { code: 'csrf_token_missing' } });
      expect((await post(path, { 'x-csrf-token': 'made-up' })).status).toBe(403);
    }
    const refreshed = await post('/api/v1/auth/refresh', { 'x-csrf-token': csrfToken });
    expect(refreshed.status).toBe(200);
    expect(refreshed.headers.getSetCookie()).toHaveLength(3);
    const out = await post('/api/v1/auth/logout', { 'x-csrf-token': csrfToken });
    expect(out.status).toBe(204);
    for (const line of out.headers.getSetCookie()) expect(line).toMatch(/expires=Thu, 01 Jan 1970/i);
    expect((await me({ cookie })).status).toBe(401);
  });

  it('another web origin gets no permission to read', async () => {
    const { cookie } = await logInWithCookies();
    const reply = await me({ cookie, origin: 'https://shop.example' });
    expect(reply.headers.get('access-control-allow-credentials')).toBeNull();
  });
});
