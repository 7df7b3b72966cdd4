import type { InvitationRecord, LoginRecord, StaffRecord } from '../ports.js';

/** A login as its owner sees it. */
export function presentLogin(login: LoginRecord, currentLoginId: string) {
  const { id, userAgent, createdAt, lastUsedAt, expiresAt } = login;
  return {
    id,
    userAgent,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: id === currentLoginId,
  };
}

/** Somebody of the staff as their colleagues see them. */
export function presentStaff({ id, email, name, role, botIds, createdAt, disabledAt }: StaffRecord) {
  return {
    id,
    email,
    name,
    role,
    bots: botIds ?? ('all' as const),
    disabled: disabledAt !== null,
    createdAt: createdAt.toISOString(),
  };
}

export function presentInvitation({ id, email, role, botIds, createdAt, expiresAt }: InvitationRecord) {
  return { id, email, role, bots: botIds, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
