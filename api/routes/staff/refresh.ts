import { RefreshRequest, StaffSession } from '../../../contracts/staff.js';
import { requireCsrfToken } from '../../auth/principal.js';
import { REFRESH_COOKIE } from '../../auth/staff-cookies.js';
import { loginEnded, refreshTokenReused, unauthenticated } from '../../errors.js';
import { continueLogin } from '../../staff/continue-login.js';
import { defineRoute } from '../define-route.js';

export const refreshLogin = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/refresh',
    tag: 'Staff',
    summary: 'Go on being logged in: a refresh token for new tokens',
    description:
      'A refresh token is good once. One that comes a second time may be in the hands of somebody else: it ends the ' +
      'login, for whoever has its tokens. The token comes in the body, or as the cookie with X-CSRF-Token.',
    access: 'public',
    body: RefreshRequest,
    responses: { 200: { description: 'New tokens, where the old one was kept', schema: StaffSession } },
    problems: [401, 403, 429, 503],
  },
  async ({ api, scope, body }) => {
    api.limiters.loginsPerAddress(scope.address);
    const token = body.refreshToken ?? scope.readCookie(REFRESH_COOKIE);
    const key = token === undefined ? null : await api.staffTokens.verifyRefresh(token);
    if (!key) throw unauthenticated('The refresh token is missing, expired or not valid. Log in again.');
    const keepIn = body.refreshToken === undefined ? 'cookie' : 'body';
    if (keepIn === 'cookie') requireCsrfToken(api, scope, key);
    const rotated = await api.deps.logins.rotate(key);
    switch (rotated.status) {
      case 'rotated':
        return continueLogin(api, { user: rotated.user, login: rotated, keepIn });
      case 'reused':
        scope.log.warn({ userId: key.userId, loginId: key.loginId }, 'a refresh token came twice; its login has ended');
        throw refreshTokenReused();
      case 'ended':
        throw loginEnded();
    }
  },
);
