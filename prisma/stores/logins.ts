import { v7 as uuidV7 } from 'uuid';

import type { PrismaClient } from '../client.js';
import { STAFF_COLUMNS, toStaffRecord, type StaffRecord } from './staff.js';

const DAY_MS = 24 * 60 * 60_000;
const LOGIN_MS = 7 * DAY_MS;
// A token of an ended login that comes again is still told from one that never was.
const KEPT_MS = 30 * DAY_MS;

export type LoginRecord = { id: string; userAgent: string; createdAt: Date; lastUsedAt: Date; expiresAt: Date };

/** A login that goes on: which of its refresh tokens may be used next, and until when. */
export type OpenLogin = { loginId: string; rotation: number; expiresAt: Date };

/** `reused`: the token was used before, so that somebody else may have it, and the whole login has ended. */
export type Rotated = ({ status: 'rotated'; user: StaffRecord } & OpenLogin) | { status: 'reused' | 'ended' };

export type LoginStore = ReturnType<typeof createLoginStore>;

/** Logins of staff: families of refresh tokens. Seven days without use end one. */
export function createLoginStore(prisma: PrismaClient, { now = Date.now }: { now?: () => number } = {}) {
  const inForce = () => ({ revokedAt: null, expiresAt: { gt: new Date(now()) }, user: { disabledAt: null } });
  return {
    async open({ userId, userAgent }: { userId: string; userAgent: string }): Promise<OpenLogin> {
      const expiresAt = new Date(now() + LOGIN_MS);
      const data = { id: uuidV7(), userId, userAgent, expiresAt, lastUsedAt: new Date(now()) };
      await prisma.login.create({ data });
      return { loginId: data.id, rotation: 0, expiresAt };
    },

    /** Uses a refresh token up and brings the next. Of several that use one at once a single one gets it. */
    async rotate({ loginId, rotation }: Pick<OpenLogin, 'loginId' | 'rotation'>): Promise<Rotated> {
      const expiresAt = new Date(now() + LOGIN_MS);
      const { count } = await prisma.login.updateMany({
        where: { id: loginId, rotation, ...inForce() },
        data: { rotation: { increment: 1 }, lastUsedAt: new Date(now()), expiresAt },
      });
      const login = await prisma.login.findFirst({
        where: { id: loginId, ...inForce() },
        select: { user: { select: STAFF_COLUMNS } },
      });
      if (!login) return { status: 'ended' };
      if (count === 1) {
        return { status: 'rotated', loginId, rotation: rotation + 1, expiresAt, user: toStaffRecord(login.user) };
      }
      await prisma.login.updateMany({ where: { id: loginId, revokedAt: null }, data: { revokedAt: new Date(now()) } });
      return { status: 'reused' };
    },

    /** Who a login in force belongs to, as they are now; null for one that has ended. */
    async findUser({ userId, loginId }: { userId: string; loginId: string }): Promise<StaffRecord | null> {
      const login = await prisma.login.findFirst({
        where: { id: loginId, userId, ...inForce() },
        select: { user: { select: STAFF_COLUMNS } },
      });
      return login && toStaffRecord(login.user);
    },

    /** Somebody's logins that are in force, the one used last first. */
    async list({ userId }: { userId: string }): Promise<LoginRecord[]> {
      return await prisma.login.findMany({
        where: { userId, ...inForce() },
        select: { id: true, userAgent: true, createdAt: true, lastUsedAt: true, expiresAt: true },
        orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      });
    },

    /** Forgets logins that ended more than 30 days ago. @returns how many */
    async purge(): Promise<number> {
      const { count } = await prisma.login.deleteMany({ where: { expiresAt: { lt: new Date(now() - KEPT_MS) } } });
      return count;
    },

    /** Ends one login of somebody. False where they have none with this id in force. */
    async revoke({ userId, loginId }: { userId: string; loginId: string }): Promise<boolean> {
      const { count } = await prisma.login.updateMany({
        where: { id: loginId, userId, revokedAt: null },
        data: { revokedAt: new Date(now()) },
      });
      return count > 0;
    },
  };
}
