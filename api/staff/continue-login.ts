import type { StaffSession } from '../../contracts/staff.js';
import { toSessionCookies } from '../auth/staff-cookies.js';
import type { ApiContext } from '../context.js';
import type { OpenLogin, StaffRecord } from '../ports.js';
import { presentStaff } from '../presenters/staff.js';
import type { Reply } from '../routes/define-route.js';

/** Where a client keeps its tokens: `body` by itself, `cookie` in httpOnly cookies that its page cannot read. */
export type Keeping = 'body' | 'cookie';

/** The tokens with which a login goes on, in the body or in cookies. */
export async function continueLogin(
  { staffTokens }: Pick<ApiContext, 'staffTokens'>,
  { user, login, keepIn }: { user: StaffRecord; login: OpenLogin; keepIn: Keeping },
): Promise<Reply> {
  const { loginId } = login;
  const key = { userId: user.id, loginId };
  const [access, refresh] = await Promise.all([
    staffTokens.signAccess(key),
    staffTokens.signRefresh({ ...key, rotation: login.rotation, expiresAt: login.expiresAt }),
  ]);
  const csrfToken = staffTokens.toCsrfToken({ loginId });
  const body: StaffSession = {
    user: presentStaff(user),
    loginId,
    expiresAt: access.expiresAt.toISOString(),
    refreshExpiresAt: refresh.expiresAt.toISOString(),
    csrfToken,
  };
  if (keepIn === 'cookie') return { status: 200, body, cookies: toSessionCookies({ access, refresh, csrfToken }) };
  return { status: 200, body: { ...body, accessToken: access.token, refreshToken: refresh.token } };
}
