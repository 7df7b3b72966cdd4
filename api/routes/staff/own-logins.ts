import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { LoginList, StaffUser } from '../../../contracts/staff.js';
import { toEndedCookies } from '../../auth/staff-cookies.js';
import { loginNotFound } from '../../errors.js';
import { presentLogin, presentStaff } from '../../presenters/staff.js';
import { defineRoute } from '../define-route.js';

export const readMe = defineRoute(
  {
    method: 'get',
    path: '/api/v1/auth/me',
    tag: 'Staff',
    summary: 'Who is logged in',
    access: 'staff',
    responses: { 200: { description: 'You', schema: StaffUser } },
    problems: [503],
  },
  ({ principal }) => Promise.resolve({ status: 200, body: presentStaff(principal.user) }),
);

export const logOut = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/logout',
    tag: 'Staff',
    summary: 'End this login: its tokens are good for nothing any more, at once',
    access: 'staff',
    audit: { none: 'of their own login alone' },
    responses: { 204: { description: 'Logged out' } },
    problems: [503],
  },
  async ({ api, principal: { user, loginId } }) => {
    await api.deps.logins.revoke({ userId: user.id, loginId });
    return { status: 204, cookies: toEndedCookies() };
  },
);

export const listLogins = defineRoute(
  {
    method: 'get',
    path: '/api/v1/auth/logins',
    tag: 'Staff',
    summary: 'Where you are logged in',
    access: 'staff',
    responses: { 200: { description: 'Your logins, the one used last first', schema: LoginList } },
    problems: [503],
  },
  async ({ api, principal: { user, loginId } }) => {
    const logins = await api.deps.logins.list({ userId: user.id });
    return { status: 200, body: { logins: logins.map((login) => presentLogin(login, loginId)) } };
  },
);

export const revokeLogin = defineRoute(
  {
    method: 'delete',
    path: '/api/v1/auth/logins/{loginId}',
    tag: 'Staff',
    summary: 'End one of your logins, at once',
    access: 'staff',
    audit: { none: 'of their own login alone' },
    params: z.object({ loginId: Uuid }),
    responses: { 204: { description: 'It has ended' } },
    problems: [404, 503],
  },
  async ({ api, principal: { user }, params: { loginId } }) => {
    if (!(await api.deps.logins.revoke({ userId: user.id, loginId }))) throw loginNotFound();
    return { status: 204 };
  },
);
