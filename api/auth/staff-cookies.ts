import type { SetCookie } from '../routes/define-route.js';

export const ACCESS_COOKIE = 'parley_access';
export const REFRESH_COOKIE = 'parley_refresh';
/** The one that a page may read, to send it back as X-CSRF-Token. */
export const CSRF_COOKIE = 'parley_csrf';

// The refresh token goes only to where it is used.
const REFRESH_PATH = '/api/v1/auth';

type Tokens = {
  access: { token: string; expiresAt: Date };
  refresh: { token: string; expiresAt: Date };
  csrfToken: string;
};

/** The cookies of a login that goes on. */
export function toSessionCookies({ access, refresh, csrfToken }: Tokens): SetCookie[] {
  return [
    { name: ACCESS_COOKIE, value: access.token, path: '/', httpOnly: true, expires: access.expiresAt },
    { name: REFRESH_COOKIE, value: refresh.token, path: REFRESH_PATH, httpOnly: true, expires: refresh.expiresAt },
    { name: CSRF_COOKIE, value: csrfToken, path: '/', httpOnly: false, expires: refresh.expiresAt },
  ];
}

/** Takes the cookies of a login that has ended back. */
export function toEndedCookies(): SetCookie[] {
  const ended = { value: '', expires: new Date(0) };
  return [
    { name: ACCESS_COOKIE, path: '/', httpOnly: true, ...ended },
    { name: REFRESH_COOKIE, path: REFRESH_PATH, httpOnly: true, ...ended },
    { name: CSRF_COOKIE, path: '/', httpOnly: false, ...ended },
  ];
}
