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
export function presentStaff(person: StaffRecord) {
  const { id, email, name, role, botIds, skills, capacity, createdAt, disabledAt } = person;
  return {
    id,
    email,
    name,
    role,
    bots: botIds ?? ('all' as const),
    disabled: disabledAt !== null,
    skills,
    capacity,
    createdAt: createdAt.toISOString(),
  };
}

/** What they may do, as the audit log keeps it. */
export function toRights({ role, botIds }: Pick<StaffRecord, 'role' | 'botIds'>) {
  return { role, bots: botIds ?? ('all' as const) };
}

export function presentInvitation({ id, email, role, botIds, createdAt, expiresAt }: InvitationRecord) {
  return { id, email, role, bots: botIds, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
