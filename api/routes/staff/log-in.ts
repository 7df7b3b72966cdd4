import { createHash } from 'node:crypto';

import { LoginRequest, StaffSession } from '../../../contracts/staff.js';
import { loginBlocked, wrongCredentials } from '../../errors.js';
import { continueLogin } from '../../staff/continue-login.js';
import { defineRoute } from '../define-route.js';

export const logIn = defineRoute(
  {
    method: 'post',
    path: '/api/v1/auth/login',
    tag: 'Staff',
    summary: 'Log in with e-mail address and password',
    description:
      'The access token lasts 30 minutes, the refresh token 7 days and is good once. After five wrong passwords an ' +
      'address has to wait: 30 seconds, then twice as long each time, up to 15 minutes.',
    access: 'public',
    body: LoginRequest,
    responses: { 200: { description: 'Logged in', schema: StaffSession } },
    problems: [401, 429, 503],
  },
  async ({ api, scope, body: { email, password, keepIn } }) => {
    api.limiters.loginsPerAddress(scope.address);
    const { staff, logins } = api.deps;
    const emailHash = createHash('sha256').update(email).digest('hex');
    const waitMs = await staff.takeLoginAttempt({ emailHash });
    if (waitMs > 0) throw loginBlocked(waitMs);
    const known = await staff.findForLogin({ email });
    const isRight = await api.passwords.verify({ password, hash: known?.passwordHash ?? null });
    if (!known || !isRight) throw wrongCredentials();
    await staff.clearLoginAttempts({ emailHash });
    const login = await logins.open({ userId: known.id, userAgent: scope.userAgent });
    const user = await logins.findUser({ userId: known.id, loginId: login.loginId });
    // Disabled in this very moment.
    if (!user) throw wrongCredentials();
    return continueLogin(api, { user, login, keepIn });
  },
);
