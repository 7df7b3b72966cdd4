import type { AuditActor, AuditRecord } from '../../contracts/audit.js';
import type { AdminPrincipal } from '../auth/principal.js';
import type { ApiContext, RequestScope } from '../context.js';
import type { HandledReply, RouteContract } from '../routes/define-route.js';

/**
 * Writes into the audit log what was done, before it is answered. It is in the process log, too: where the database takes
 * no entry, the request fails, and the line says what was done nevertheless.
 */
export async function writeDown(request: {
  api: ApiContext;
  scope: RequestScope;
  principal: unknown;
  contract: RouteContract;
  reply: HandledReply;
}): Promise<void> {
  const { api, scope, contract, reply } = request;
  if (typeof contract.audit !== 'string' || reply.audit === undefined) return;
  // The router has authenticated with this very contract, and defineRoute gave the note its type.
  const { actor = toActor(request.principal as AdminPrincipal), ...note } = reply.audit;
  const record = { actor, action: contract.audit, ...note } as AuditRecord;
  scope.log.info({ audit: record.action, actor, ...note }, 'an action for the audit log');
  await api.deps.audit.record(record);
}

function toActor(principal: AdminPrincipal): AuditActor {
  return principal.kind === 'staff'
    ? { kind: 'staff', id: principal.user.id }
    : { kind: 'api_key', id: principal.keyId };
}
