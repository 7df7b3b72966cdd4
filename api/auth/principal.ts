import type { StaffRole } from '../../contracts/staff.js';
import type { ApiContext, RequestScope } from '../context.js';
import { botNotFound, csrfTokenMissing, roleForbidden, unauthenticated } from '../errors.js';
import type { StaffRecord } from '../ports.js';
import { ACCESS_COOKIE } from './staff-cookies.js';
import type { AuthenticatedVisitor, Tokens } from './tokens.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i;
const API_KEY_PREFIX = 'parley_';

/** Somebody of the staff, as they are now, and the login by which they came, with a token that is good until then. */
export type StaffPrincipal = { kind: 'staff'; user: StaffRecord; loginId: string; accessUntil: Date };

/** The operator's key behind a request. */
export type KeyPrincipal = { kind: 'key'; keyId: string; keyName: string };

/** Who may administer: a key, or an admin of the staff. */
export type AdminPrincipal = KeyPrincipal | StaffPrincipal;

/** The bots that somebody works with. */
export function botsOf(principal: AdminPrincipal): 'all' | string[] {
  return principal.kind === 'key' ? 'all' : (principal.user.botIds ?? 'all');
}

/** Lets in whoever works with this bot; for others it is not there. @throws ApiProblem 404 */
export function requireBot(principal: AdminPrincipal, botId: string): void {
  const bots = botsOf(principal);
  if (bots !== 'all' && !bots.includes(botId)) throw botNotFound();
}

/** What a request shows of who sent it, and from whose page. */
export type Credentials = {
  method: string;
  authorization: string | undefined;
  scope: RequestScope;
  /** `temporal-ui`: the browser says that it is one of Temporal UI's, which may call this route. */
  page: 'ours' | 'temporal-ui';
};

type Keepers = Pick<ApiContext, 'staffTokens'> & { deps: Pick<ApiContext['deps'], 'apiKeys' | 'logins'> };

/** The bearer credential of an Authorization header, or null. */
export function readBearer(header: string | undefined): string | null {
  return BEARER.exec(header ?? '')?.[1] ?? null;
}

/** The visitor that a request speaks for. @throws ApiProblem 401 */
export async function authenticateVisitor(tokens: Tokens, header: string | undefined): Promise<AuthenticatedVisitor> {
  const bearer = readBearer(header);
  const visitor = bearer === null ? null : await tokens.verifyVisitor(bearer);
  if (!visitor) throw unauthenticated();
  return visitor;
}

/** Who of the staff a request speaks for, by bearer or by cookie. @throws ApiProblem 401, 403 */
export async function authenticateStaff(api: Keepers, credentials: Credentials): Promise<StaffPrincipal> {
  const { staffTokens } = api;
  const bearer = readBearer(credentials.authorization);
  const token = bearer ?? credentials.scope.readCookie(ACCESS_COOKIE);
  const login = token === undefined ? null : await staffTokens.verifyAccess(token);
  if (!login) throw unauthenticated('Log in: POST /api/v1/auth/login.');
  if (bearer === null && credentials.page === 'ours' && !isSafe(credentials.method)) {
    requireCsrfToken(api, credentials.scope, login);
  }
  const user = await api.deps.logins.findUser(login);
  if (!user) throw unauthenticated('This login has ended. Log in again.');
  return { kind: 'staff', user, loginId: login.loginId, accessUntil: login.until };
}

/** The operator, or somebody of the staff with one of these roles, that a request speaks for. @throws ApiProblem 401, 403 */
export async function authenticateAdmin(
  api: Keepers,
  credentials: Credentials,
  roles: StaffRole[],
): Promise<AdminPrincipal> {
  const bearer = readBearer(credentials.authorization);
  if (bearer?.startsWith(API_KEY_PREFIX)) {
    const key = await api.deps.apiKeys.verify({ key: bearer });
    if (!key) throw unauthenticated('This admin API key is not in force.');
    return { kind: 'key', keyId: key.id, keyName: key.name };
  }
  if (bearer === null && credentials.scope.readCookie(ACCESS_COOKIE) === undefined) {
    throw unauthenticated('Send an admin API key (Authorization: Bearer parley_...), or log in as an admin.');
  }
  const principal = await authenticateStaff(api, credentials);
  if (!roles.includes(principal.user.role)) throw roleForbidden();
  return principal;
}

/**
 * Browsers send cookies with whatever a page asks of us; only our own pages can read the token beside them.
 * @throws ApiProblem 403
 */
export function requireCsrfToken(
  { staffTokens }: Pick<ApiContext, 'staffTokens'>,
  { csrfToken }: RequestScope,
  login: { loginId: string },
): void {
  if (csrfToken === undefined || !staffTokens.isCsrfToken(csrfToken, login)) throw csrfTokenMissing();
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}
