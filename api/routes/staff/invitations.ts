import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import {
  AcceptInvitationRequest,
  CreateInvitationRequest,
  InvitationList,
  NewInvitation,
  StaffUser,
} from '../../../contracts/staff.js';
import { invitationNotFound } from '../../errors.js';
import { presentInvitation, presentStaff, toRights } from '../../presenters/staff.js';
import { throwStaffProblem } from '../../staff/staff-errors.js';
import { defineRoute } from '../define-route.js';

export const createInvitation = defineRoute(
  {
    method: 'post',
    path: '/api/v1/admin/invitations',
    tag: 'Staff',
    summary: 'Invite somebody, who chooses their own password',
    description: 'The link is good once, for 7 days.',
    access: 'admin',
    audit: 'staff.invited',
    body: CreateInvitationRequest,
    responses: { 201: { description: 'The invitation, with its token', schema: NewInvitation } },
    problems: [503],
  },
  async ({ api, body: { bots, ...invited } }) => {
    const { token, ...invitation } = await api.deps.invitations
      .create({ ...invited, botIds: bots })
      .catch(throwStaffProblem);
    const details = toRights({ role: invited.role, botIds: invited.role === 'admin' ? null : bots });
    return {
      status: 201,
      body: { ...presentInvitation(invitation), token },
      audit: { botId: null, targetId: invitation.id, details },
    };
  },
);

export const listInvitations = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/invitations',
    tag: 'Staff',
    summary: 'Invitations that nobody has accepted yet',
    access: 'admin',
    responses: { 200: { description: 'Those that can be accepted, oldest first', schema: InvitationList } },
    problems: [503],
  },
  async ({ api }) => {
    const invitations = await api.deps.invitations.list();
    return { status: 200, body: { invitations: invitations.map(presentInvitation) } };
  },
);

export const revokeInvitation = defineRoute(
  {
    method: 'delete',
    path: '/api/v1/admin/invitations/{invitationId}',
    tag: 'Staff',
    summary: 'Take an invitation back',
    access: 'admin',
    audit: 'staff.uninvited',
    params: z.object({ invitationId: Uuid }),
    responses: { 204: { description: 'Its link is good for nothing any more' } },
    problems: [404, 503],
  },
  async ({ api, params: { invitationId } }) => {
    if (!(await api.deps.invitations.revoke({ id: invitationId }))) throw invitationNotFound();
    return { status: 204, audit: { botId: null, targetId: invitationId, details: {} } };
  },
);

export const acceptInvitation = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/invitations/accept',
    tag: 'Staff',
    summary: 'Accept an invitation: choose a name and a password',
    description: 'Log in after it. An invitation is good once.',
    access: 'public',
    audit: 'staff.joined',
    body: AcceptInvitationRequest,
    responses: { 201: { description: 'Your account', schema: StaffUser } },
    problems: [409, 410, 429, 503],
  },
  async ({ api, scope, body: { password, ...invited } }) => {
    api.limiters.loginsPerAddress(scope.address);
    const passwordHash = await api.passwords.hash(password);
    const user = await api.deps.invitations
      .accept({ token: invited.token, name: invited.name, email: invited.email, passwordHash })
      .catch(throwStaffProblem);
    const note = { botId: null, targetId: user.id, details: toRights(user) };
    return {
      status: 201,
      body: presentStaff(user),
      audit: { actor: { kind: 'staff' as const, id: user.id }, ...note },
    };
  },
);
