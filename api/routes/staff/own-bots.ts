import { StaffBots } from '../../../contracts/staff.js';
import { defineRoute } from '../define-route.js';

export const listOwnBots = defineRoute(
  {
    method: 'get',
    path: '/api/v1/staff/bots',
    tag: 'Staff',
    summary: 'The bots that you work with',
    access: 'staff',
    responses: { 200: { description: 'Your bots, by name; an admin has all', schema: StaffBots } },
    problems: [503],
  },
  async ({ api, principal }) => {
    const bots = await api.deps.bots.listNames({ botIds: principal.user.botIds });
    return { status: 200, body: { bots } };
  },
);
