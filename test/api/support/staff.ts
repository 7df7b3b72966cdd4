import type { StaffRole, StaffSession } from '../../../contracts/staff.js';
import { createPasswords } from '../../../api/auth/passwords.js';
import type { ApiRig } from './rig.js';

export const PASSWORD = 'correct horse battery';

export type StaffLogin = StaffSession & {
  accessToken: string;
  refreshToken: string;
  headers: Record<string, string>;
};

/** An account in the record, with PASSWORD. */
export async function makeStaff(
  rig: ApiRig,
  { email, role, botIds = [] }: { email: string; role: StaffRole; botIds?: string[] },
): Promise<string> {
  const passwordHash = await createPasswords().hash(PASSWORD);
  return (await rig.deps.staff.create({ email, name: `The ${role}`, role, botIds, passwordHash })).id;
}

export async function logIn(rig: ApiRig, email: string): Promise<StaffLogin> {
  const { status, body } = await rig.post<StaffSession>('/api/v1/auth/login', { email, password: PASSWORD });
  const { accessToken, refreshToken } = body;
  if (status !== 200 || accessToken === undefined || refreshToken === undefined) {
    throw new Error(`Logging in answered ${status}: ${JSON.stringify(body)}`);
  }
  return { ...body, accessToken, refreshToken, headers: { authorization: `Bearer ${accessToken}` } };
}
