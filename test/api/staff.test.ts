import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DEFAULT_RATE_LIMITS } from '../../api/middleware/rate-limit.js';
import type { NewInvitation, StaffSession, StaffUser } from '../../contracts/staff.js';

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
const change = (userId: string, body: object, headers = admin.headers) =>
  rig.request<StaffUser>(`/api/v1/admin/staff/${userId}`, {
    method: 'PATCH',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('staff', () => {
  it('are made by an admin, with their bots, and each address once', async () => {
    const person = { email: 'new@shop.example', name: 'New', password: PASSWORD, role: 'agent', bots: [rig.botId] };
    const made = await rig.post<StaffUser>('/api/v1/admin/staff', person, admin.headers);
    expect(made).toMatchObject({ status: 201, body: { email: 'new@shop.example', bots: [rig.botId] } });
    const again = await rig.post('/api/v1/admin/staff', { ...person, email: 'NEW@shop.example' }, admin.headers);
    expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    const unknownBot = { ...person, email: 'other@shop.example', bots: ['018f0000-0000-7000-8000-000000000000'] };
    expect(await rig.post('/api/v1/admin/staff', unknownBot, admin.headers)).toMatchObject({
      status: 422,
      body: { code: 'unknown_bots' },
    });
    const short = { ...person, email: 'short@shop.example', password: 'too short' };
    expect(await rig.post('/api/v1/admin/staff', short, admin.headers)).toMatchObject({
      status: 422,
      body: { detail: 'password must be at least 10 characters.' },
    });
    const misspelt = { ...person, email: 'misspelt@shop.example', botIds: [rig.botId] };
    expect(await rig.post('/api/v1/admin/staff', misspelt, admin.headers)).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'botIds', message: 'is not a known field' }] },
    });
  });

  it('who are disabled are out with their next request, and in again when they are let in and log in', async () => {
    const id = await makeStaff(rig, { email: 'leaving@shop.example', role: 'moderator' });
    const login = await logIn(rig, 'leaving@shop.example');
    expect((await change(id, { disabled: true })).body).toMatchObject({ disabled: true });
    expect((await me(login.headers)).status).toBe(401);
    expect((await refresh(login.refreshToken)).status).toBe(401);
    expect((await rig.post('/api/v1/auth/login', { email: 'leaving@shop.example', password: PASSWORD })).status).toBe(
      401,
    );
    await change(id, { disabled: false });
    expect((await me(login.headers)).status).toBe(401);
    expect((await me((await logIn(rig, 'leaving@shop.example')).headers)).status).toBe(200);
  });

  it('who forgot their password get another from an admin, which ends their logins', async () => {
    const id = await makeStaff(rig, { email: 'forgot@shop.example', role: 'agent' });
    const login = await logIn(rig, 'forgot@shop.example');
    expect((await change(id, { password: 'another long one' })).status).toBe(200);
    expect((await me(login.headers)).status).toBe(401);
    const attempt = (password: string) => rig.post('/api/v1/auth/login', { email: 'forgot@shop.example', password });
    expect((await attempt(PASSWORD)).status).toBe(401);
    expect((await attempt('another long one')).status).toBe(200);
  });

  it('have another role and other bots with their next request', async () => {
    const id = await makeStaff(rig, { email: 'rising@shop.example', role: 'agent', botIds: [rig.botId] });
    const login = await logIn(rig, 'rising@shop.example');
    await change(id, { bots: [] });
    expect((await me(login.headers)).body.bots).toEqual([]);
    await change(id, { role: 'admin' });
    expect((await me(login.headers)).body).toMatchObject({ role: 'admin', bots: 'all' });
    expect((await rig.request('/api/v1/admin/staff', login)).status).toBe(200);
    await change(id, { role: 'agent', bots: [rig.botId] });
    expect((await rig.request('/api/v1/admin/staff', login)).status).toBe(403);
  });

  it('keep one admin at least, also when two take the role from each other at once', async () => {
    const own = await startApiRig();
    try {
      const ids = [
        await makeStaff(own, { email: 'a@shop.example', role: 'admin' }),
        await makeStaff(own, { email: 'b@shop.example', role: 'admin' }),
      ];
      const { headers } = await logIn(own, 'a@shop.example');
      const replies = await Promise.all(
        ids.map((id) =>
          own.request(`/api/v1/admin/staff/${id}`, {
            method: 'PATCH',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify({ role: 'agent' }),
          }),
        ),
      );
      expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await own.deps.staff.countAdmins()).toBe(1);
    } finally {
      await own.close();
    }
  });
});

describe('an invitation', () => {
  const invite = (email: string) =>
    rig.post<NewInvitation>('/api/v1/admin/invitations', { email, role: 'agent', bots: [rig.botId] }, admin.headers);
  const accept = (token: string, more: object = {}) =>
    rig.post<StaffUser>('/api/v1/auth/invitations/accept', { token, name: 'Invited', password: PASSWORD, ...more });

  it('makes an account, once, also for many who use its link at the same time', async () => {
    const { body } = await invite('invited@shop.example');
    const replies = await Promise.all(Array.from({ length: 6 }, () => accept(body.token)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(replies.filter(({ status }) => status === 410)).toHaveLength(5);
    const { user } = await logIn(rig, 'invited@shop.example');
    expect(user).toMatchObject({ name: 'Invited', role: 'agent', bots: [rig.botId] });
  });

  it('is listed without its token, can be taken back, and ends after seven days', async () => {
    const [one, other] = [await invite('back@shop.example'), await invite('late@shop.example')];
    const list = await rig.request<{ invitations: object[] }>('/api/v1/admin/invitations', admin);
    expect(list.body.invitations).toHaveLength(2);
    expect(JSON.stringify(list.body)).not.toContain(one.body.token);
    const end = () =>
      rig.request(`/api/v1/admin/invitations/${one.body.id}`, { method: 'DELETE', headers: admin.headers });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(404);
    expect(await accept(one.body.token)).toMatchObject({ status: 410, body: { code: 'invitation_ended' } });
    await rig.prisma.invitation.update({ where: { id: other.body.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await accept(other.body.token)).status).toBe(410);
    expect((await accept('invite_made-up')).status).toBe(410);
  });

  it('is not made for a bot that is not there', async () => {
    const invited = { email: 'lost@shop.example', role: 'agent', bots: ['018f0000-0000-7000-8000-000000000000'] };
    const reply = await rig.post('/api/v1/admin/invitations', invited, admin.headers);
    expect(reply).toMatchObject({ status: 422, body: { code: 'unknown_bots' } });
  });

  it('of the first start asks for an address, makes an admin, and gives way to the next start’s', async () => {
    const earlier = await rig.deps.invitations.createForFirstAdmin();
    const { token } = await rig.deps.invitations.createForFirstAdmin();
    expect((await accept(earlier.token, { email: 'first@shop.example' })).status).toBe(410);
    expect(await accept(token)).toMatchObject({ status: 422, body: { code: 'email_missing' } });
    const made = await accept(token, { email: 'first@shop.example' });
    expect(made).toMatchObject({ status: 201, body: { role: 'admin', bots: 'all' } });
  });
});
