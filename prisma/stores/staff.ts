import { v7 as uuidV7 } from 'uuid';

import type { StaffRole } from '../../contracts/staff.js';
import type { PrismaClient } from '../client.js';
import { Prisma } from '../generated/client.js';
import { isUniqueViolation } from './errors.js';

const DAY_MS = 24 * 60 * 60_000;

/** Somebody of the staff. `botIds` are those that they work with; null where these are all, as an admin's are. */
export type StaffRecord = {
  id: string;
  email: string;
  name: string;
  role: StaffRole;
  botIds: string[] | null;
  skills: string[];
  /** Conversations at a time. */
  capacity: number;
  createdAt: Date;
  disabledAt: Date | null;
};

export type NewStaff = { email: string; name: string; role: StaffRole; botIds: string[]; passwordHash: string };

export type StaffChange = {
  name?: string | undefined;
  role?: StaffRole | undefined;
  botIds?: string[] | undefined;
  passwordHash?: string | undefined;
  disabled?: boolean | undefined;
  skills?: string[] | undefined;
  capacity?: number | undefined;
};

/** Somebody with this e-mail address is there already. */
export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
}

/** One of the bots is not there. */
export class UnknownBotError extends Error {
  override readonly name = 'UnknownBotError';
}

/** Without this one nobody could let anybody in. */
export class LastAdminError extends Error {
  override readonly name = 'LastAdminError';
}

export type StaffStore = ReturnType<typeof createStaffStore>;

/** Who works with this installation, and with which of its bots. */
export function createStaffStore(prisma: PrismaClient) {
  return {
    /** @throws EmailTakenError, UnknownBotError */
    create: (person: NewStaff): Promise<StaffRecord> => createStaff(prisma, person),

    /** Who logs in with this address, and the hash of their password; null for nobody, and for whom it was taken from. */
    async findForLogin({ email }: { email: string }): Promise<{ id: string; passwordHash: string } | null> {
      return await prisma.staffUser.findFirst({
        where: { email, disabledAt: null },
        select: { id: true, passwordHash: true },
      });
    },

    async find({ userId }: { userId: string }): Promise<StaffRecord | null> {
      const row = await prisma.staffUser.findUnique({ where: { id: userId }, select: STAFF_COLUMNS });
      return row && toStaffRecord(row);
    },

    /** Everybody, those who may not log in any more too; oldest first. */
    async list(): Promise<StaffRecord[]> {
      const rows = await prisma.staffUser.findMany({ select: STAFF_COLUMNS, orderBy: { id: 'asc' } });
      return rows.map(toStaffRecord);
    },

    /**
     * Changes what is given. Whoever is disabled, or has another password, is logged out everywhere at the same moment.
     * @returns null where there is nobody with this id
     * @throws LastAdminError, UnknownBotError
     */
    async update({ userId, ...change }: StaffChange & { userId: string }): Promise<StaffRecord | null> {
      const { name, role, botIds, passwordHash, disabled, skills, capacity } = change;
      const now = new Date();
      return await prisma.$transaction(async (tx) => {
        // One change of the staff at a time: two admins who take the role from each other must not both succeed.
        await tx.$executeRaw`LOCK TABLE staff_user IN SHARE ROW EXCLUSIVE MODE`;
        const found = await tx.staffUser.findUnique({
          where: { id: userId },
          select: { role: true, disabledAt: true },
        });
        if (!found) return null;
        await tx.staffUser.update({
          where: { id: userId },
          data: {
            ...(name === undefined ? {} : { name }),
            ...(role === undefined ? {} : { role }),
            ...(passwordHash === undefined ? {} : { passwordHash }),
            ...(skills === undefined ? {} : { skills: unique(skills) }),
            ...(capacity === undefined ? {} : { capacity }),
            ...(disabled === undefined ? {} : { disabledAt: disabled ? (found.disabledAt ?? now) : null }),
          },
        });
        const wasAdmin = found.role === 'admin' && found.disabledAt === null;
        if (wasAdmin && (await tx.staffUser.count({ where: { role: 'admin', disabledAt: null } })) === 0) {
          throw new LastAdminError('This is the last admin.');
        }
        if (botIds !== undefined) {
          await tx.membership.deleteMany({ where: { userId } });
          await addMemberships(tx, { userId, botIds });
        }
        if (disabled || passwordHash !== undefined) {
          await tx.login.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
        }
        return toStaffRecord(await tx.staffUser.findUniqueOrThrow({ where: { id: userId }, select: STAFF_COLUMNS }));
      });
    },

    /** How many may log in as admin. */
    async countAdmins(): Promise<number> {
      return await prisma.staffUser.count({ where: { role: 'admin', disabledAt: null } });
    },

    /**
     * Takes one attempt to log in with an address: five at once, then one after a wait that doubles from 30 s to 15
     * minutes. Counted before the password is looked at, so that attempts side by side count too.
     * @returns milliseconds to wait; 0 where the attempt may be made
     */
    async takeLoginAttempt({ emailHash }: { emailHash: string }): Promise<number> {
      const rows = await prisma.$queryRaw<{ wait: number }[]>`SELECT parley_take_login_attempt(${emailHash}) AS wait`;
      return rows[0]?.wait ?? 0;
    },

    /** Forgets attempts of more than a day ago, which count for nothing any more. @returns how many */
    async purgeLoginAttempts(): Promise<number> {
      const { count } = await prisma.loginAttempt.deleteMany({
        where: { updatedAt: { lt: new Date(Date.now() - DAY_MS) } },
      });
      return count;
    },

    /** Forgets the attempts with an address: one of them was right. */
    async clearLoginAttempts({ emailHash }: { emailHash: string }): Promise<void> {
      await prisma.loginAttempt.deleteMany({ where: { emailHash } });
    },
  };
}

export const STAFF_COLUMNS = {
  id: true,
  email: true,
  name: true,
  role: true,
  skills: true,
  capacity: true,
  createdAt: true,
  disabledAt: true,
  memberships: { select: { botId: true }, orderBy: { botId: 'asc' } },
} satisfies Prisma.StaffUserSelect;

export type StaffRow = Prisma.StaffUserGetPayload<{ select: typeof STAFF_COLUMNS }>;

export function toStaffRecord({ memberships, ...row }: StaffRow): StaffRecord {
  return { ...row, botIds: row.role === 'admin' ? null : memberships.map(({ botId }) => botId) };
}

/** @throws EmailTakenError, UnknownBotError */
export async function createStaff(
  prisma: PrismaClient | Prisma.TransactionClient,
  { botIds, ...person }: NewStaff,
): Promise<StaffRecord> {
  const userId = uuidV7();
  try {
    const row = await prisma.staffUser.create({
      data: { id: userId, ...person, memberships: { create: unique(botIds).map((botId) => ({ botId })) } },
      select: STAFF_COLUMNS,
    });
    return toStaffRecord(row);
  } catch (error) {
    if (isUniqueViolation(error)) throw new EmailTakenError('The address is taken.', { cause: error });
    throw toUnknownBot(error);
  }
}

async function addMemberships(
  tx: Prisma.TransactionClient,
  { userId, botIds }: { userId: string; botIds: string[] },
): Promise<void> {
  try {
    await tx.membership.createMany({ data: unique(botIds).map((botId) => ({ userId, botId })) });
  } catch (error) {
    throw toUnknownBot(error);
  }
}

const FOREIGN_KEY_VIOLATION = 'P2003';

function toUnknownBot(error: unknown): unknown {
  const isForeignKey = error instanceof Prisma.PrismaClientKnownRequestError && error.code === FOREIGN_KEY_VIOLATION;
  return isForeignKey ? new UnknownBotError('There is no such bot.', { cause: error }) : error;
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
