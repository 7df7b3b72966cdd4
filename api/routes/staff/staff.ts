import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { CreateStaffRequest, StaffList, StaffUser, UpdateStaffRequest } from '../../../contracts/staff.js';
import { staffNotFound } from '../../errors.js';
import type { StaffRecord } from '../../ports.js';
import { presentStaff, toRights } from '../../presenters/staff.js';
import { throwStaffProblem } from '../../staff/staff-errors.js';
import { defineRoute } from '../define-route.js';

export const listStaff = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/staff',
    tag: 'Staff',
    summary: 'Who works with this installation',
    access: 'admin',
    responses: { 200: { description: 'Everybody, oldest first', schema: StaffList } },
    problems: [503],
  },
  async ({ api }) => {
    const staff = await api.deps.staff.list();
    return { status: 200, body: { staff: staff.map(presentStaff) } };
  },
);

export const createStaff = defineRoute(
  {
    method: 'post',
    path: '/api/v1/admin/staff',
    tag: 'Staff',
    summary: 'Make an account with a password that you choose',
    description: 'To let people choose theirs, invite them: POST /api/v1/admin/invitations.',
    access: 'admin',
    audit: 'staff.added',
    body: CreateStaffRequest,
    responses: { 201: { description: 'The account', schema: StaffUser } },
    problems: [409, 503],
  },
  async ({ api, body: { bots, password, ...person } }) => {
    const passwordHash = await api.passwords.hash(password);
    const user = await api.deps.staff.create({ ...person, botIds: bots, passwordHash }).catch(throwStaffProblem);
    const note = { botId: null, targetId: user.id, details: toRights(user) };
    return { status: 201, body: presentStaff(user), audit: note };
  },
);

export const updateStaff = defineRoute(
  {
    method: 'patch',
    path: '/api/v1/admin/staff/{userId}',
    tag: 'Staff',
    summary: 'Change name, role, bots, skills, capacity or password, or disable an account',
    description:
      'In force with the next request of whom it is about; a disabled account, and one with another password, is logged out everywhere.',
    access: 'admin',
    audit: 'staff.changed',
    params: z.object({ userId: Uuid }),
    body: UpdateStaffRequest,
    responses: { 200: { description: 'The account as it is now', schema: StaffUser } },
    problems: [404, 409, 503],
  },
  async ({ api, params: { userId }, body: { bots, password, ...change } }) => {
    const passwordHash = password === undefined ? undefined : await api.passwords.hash(password);
    const user = await api.deps.staff
      .update({ userId, botIds: bots, passwordHash, ...change })
      .catch(throwStaffProblem);
    if (!user) throw staffNotFound();
    const note = { botId: null, targetId: userId, details: toDetails({ bots, password, ...change }, user) };
    return { status: 200, body: presentStaff(user), audit: note };
  },
);

/** What was changed, by its name; a password and a name are not kept, what somebody may do is. */
function toDetails({ disabled, ...change }: z.output<typeof UpdateStaffRequest>, user: StaffRecord) {
  const named = (['name', 'role', 'bots', 'skills', 'capacity', 'password'] as const).filter(
    (key) => change[key] !== undefined,
  );
  const changed = [
    ...named,
    ...(disabled === undefined ? [] : [disabled ? ('disabled' as const) : ('enabled' as const)]),
  ];
  const isOfRights = change.role !== undefined || change.bots !== undefined;
  return { changed, ...(isOfRights ? toRights(user) : {}) };
}
