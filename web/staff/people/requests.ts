import type { BotList } from '../../../contracts/http.js';
import type {
  CreateInvitationRequest,
  InvitationList,
  NewInvitation,
  StaffList,
  StaffUser,
  UpdateStaffRequest,
} from '../../../contracts/staff.js';
import type { StaffApi } from '../api/staff-api.js';

const STAFF = '/api/v1/admin/staff';
const INVITATIONS = '/api/v1/admin/invitations';

/** What admins ask for about the staff. */
export function toPeopleRequests({ ask }: StaffApi) {
  return {
    listStaff: () => ask<StaffList>({ method: 'GET', path: STAFF }),
    update: ({ id, ...body }: UpdateStaffRequest & { id: string }) =>
      ask<StaffUser>({ method: 'PATCH', path: `${STAFF}/${id}`, body }),
    listInvitations: () => ask<InvitationList>({ method: 'GET', path: INVITATIONS }),
    invite: (body: CreateInvitationRequest) => ask<NewInvitation>({ method: 'POST', path: INVITATIONS, body }),
    revokeInvitation: (id: string) => ask({ method: 'DELETE', path: `${INVITATIONS}/${id}` }),
    /** Every bot of the installation, those without a publication too. */
    listAllBots: () => ask<BotList>({ method: 'GET', path: '/api/v1/admin/bots' }),
  };
}
