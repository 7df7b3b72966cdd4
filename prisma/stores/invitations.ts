import { v7 as uuidV7 } from 'uuid';

import type { StaffRole } from '../../contracts/staff.js';
import type { PrismaClient } from '../client.js';
import { hashSecretToken, makeSecretToken } from './secret-tokens.js';
import { createStaff, UnknownBotError, type StaffRecord } from './staff.js';

const INVITED_MS = 7 * 24 * 60 * 60_000;
const PREFIX = 'invite_';

export type InvitationRecord = {
  id: string;
  /** Null: whoever has the link says which address is theirs. */
  email: string | null;
  role: StaffRole;
  botIds: string[];
  createdAt: Date;
  expiresAt: Date;
};

type Invited = Pick<InvitationRecord, 'email' | 'role' | 'botIds'>;

/** The link was used, taken back or is too old, or never was one. */
export class InvitationEndedError extends Error {
  override readonly name = 'InvitationEndedError';
}

/** The invitation names no address, and none was given. */
export class EmailMissingError extends Error {
  override readonly name = 'EmailMissingError';
}

export type InvitationStore = ReturnType<typeof createInvitationStore>;

/** Invitations to join the staff: links that are good once, for seven days. */
export function createInvitationStore(prisma: PrismaClient, { now = Date.now }: { now?: () => number } = {}) {
  const toRow = (invited: Invited, tokenHash: string) => ({
    ...invited,
    id: uuidV7(),
    tokenHash,
    expiresAt: new Date(now() + INVITED_MS),
  });
  const open = () => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date(now()) } });
  return {
    /** Makes an invitation. Its token is returned this once: only its hash is stored. @throws UnknownBotError */
    async create(input: Invited): Promise<InvitationRecord & { token: string }> {
      const botIds = [...new Set(input.botIds)];
      const known = await prisma.bot.count({ where: { id: { in: botIds } } });
      // Found now, and not by whoever accepts it, who could do nothing about it.
      if (known < botIds.length) throw new UnknownBotError('There is no such bot.');
      const { token, hash } = makeSecretToken(PREFIX);
      const row = await prisma.invitation.create({ data: toRow(input, hash), select: COLUMNS });
      return { ...row, token };
    },

    /** Makes the link that lets in the first admin, and takes back those that were made for it before. */
    async createForFirstAdmin(): Promise<{ token: string }> {
      const { token, hash } = makeSecretToken(PREFIX);
      await prisma.$transaction([
        prisma.invitation.updateMany({ where: { email: null, ...open() }, data: { revokedAt: new Date(now()) } }),
        prisma.invitation.create({ data: toRow({ email: null, role: 'admin', botIds: [] }, hash) }),
      ]);
      return { token };
    },

    /** Those that can still be accepted, oldest first. */
    async list(): Promise<InvitationRecord[]> {
      return await prisma.invitation.findMany({ where: open(), select: COLUMNS, orderBy: { id: 'asc' } });
    },

    /** Takes an invitation back. False where none that is open has this id. */
    async revoke({ id }: { id: string }): Promise<boolean> {
      const { count } = await prisma.invitation.updateMany({
        where: { id, ...open() },
        data: { revokedAt: new Date(now()) },
      });
      return count > 0;
    },

    /**
     * Uses an invitation up and makes whom it invites. Of several that use one at once a single one gets in.
     * @throws InvitationEndedError, EmailMissingError, EmailTakenError, UnknownBotError; the invitation stays open but
     *   for the first
     */
    async accept(input: {
      token: string;
      name: string;
      passwordHash: string;
      email: string | undefined;
    }): Promise<StaffRecord> {
      const tokenHash = hashSecretToken(input.token);
      return await prisma.$transaction(async (tx) => {
        const { count } = await tx.invitation.updateMany({
          where: { tokenHash, ...open() },
          data: { acceptedAt: new Date(now()) },
        });
        if (count === 0) throw new InvitationEndedError('The invitation is not open.');
        const { role, botIds, ...invited } = await tx.invitation.findUniqueOrThrow({
          where: { tokenHash },
          select: COLUMNS,
        });
        const email = invited.email ?? input.email;
        if (email === undefined) throw new EmailMissingError('The invitation names no address.');
        return await createStaff(tx, { email, name: input.name, role, botIds, passwordHash: input.passwordHash });
      });
    },
  };
}

const COLUMNS = { id: true, email: true, role: true, botIds: true, createdAt: true, expiresAt: true } as const;
