import type { ApiKeyStore } from '../ports.js';
import { unauthenticated } from '../errors.js';
import type { AuthenticatedVisitor, Tokens } from './tokens.js';

const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i;
const API_KEY_PREFIX = 'parley_';

/** The operator's key behind a request. */
export type AdminPrincipal = { keyId: string; keyName: string };

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

/** The operator that a request speaks for. @throws ApiProblem 401 */
export async function authenticateAdmin(apiKeys: ApiKeyStore, header: string | undefined): Promise<AdminPrincipal> {
  const bearer = readBearer(header);
  const key = bearer?.startsWith(API_KEY_PREFIX) ? await apiKeys.verify({ key: bearer }) : null;
  if (!key) throw unauthenticated('Send an admin API key: Authorization: Bearer parley_...');
  return { keyId: key.id, keyName: key.name };
}
