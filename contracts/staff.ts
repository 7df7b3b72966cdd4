import { z } from 'zod';

import { Uuid } from './ids.js';
import { Skills } from './skills.js';

/** What staff may do: an `admin` everything, a `moderator` runs its bots, an `agent` talks to their customers. */
export const StaffRole = z.enum(['admin', 'moderator', 'agent']);
export type StaffRole = z.infer<typeof StaffRole>;

/** An e-mail address; capitals are folded, so that one address has one spelling. */
export const Email = z
  .string()
  .max(254)
  .transform((email) => email.trim().toLowerCase())
  .pipe(z.email('must be an e-mail address'));

/** Long enough not to be guessed, and not so long that hashing it is work. */
export const Password = z
  .string()
  .min(10, 'must be at least 10 characters')
  .max(200)
  .meta({ description: 'at least 10 characters' });

export const PersonName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(100)
  .regex(/^\P{Cc}*$/u, 'must not have control characters');

export const LoginRequest = z
  .object({
    email: Email,
    // A password that is too short for a new one is merely wrong.
    password: z.string().min(1, 'must not be empty').max(200),
    keepIn: z.enum(['body', 'cookie']).default('body').meta({
      description: '`body`: both tokens are in the answer; `cookie`: in httpOnly cookies, for pages of this server',
    }),
  })
  .meta({ id: 'LoginRequest' });

/** How many conversations somebody may have at a time. */
const Capacity = z
  .int()
  .min(0)
  .max(100)
  .meta({ description: 'conversations at a time at most; 0: none is given to them' });

/** Somebody of the staff, as their colleagues see them. */
export const StaffUser = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: StaffRole,
    bots: z
      .union([z.literal('all'), z.array(z.string())])
      .meta({ description: 'ids of the bots that they work with; an admin works with `all`' }),
    disabled: z.boolean(),
    skills: z.array(z.string()).meta({ description: 'what they are good at: a bot may ask for it' }),
    capacity: Capacity,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'StaffUser' });
export type StaffUser = z.infer<typeof StaffUser>;

export const StaffList = z.object({ staff: z.array(StaffUser) }).meta({ id: 'StaffList' });
export type StaffList = z.infer<typeof StaffList>;

/** A bot, for whoever works with it. */
export const StaffBot = z.object({ id: z.string(), slug: z.string(), name: z.string() }).meta({ id: 'StaffBot' });
export type StaffBot = z.infer<typeof StaffBot>;

export const StaffBots = z.object({ bots: z.array(StaffBot) }).meta({ id: 'StaffBots' });
export type StaffBots = z.infer<typeof StaffBots>;

export const StaffSession = z
  .object({
    user: StaffUser,
    loginId: z.string(),
    expiresAt: z.iso.datetime().meta({ description: 'when the access token ends: refresh before' }),
    refreshExpiresAt: z.iso.datetime(),
    csrfToken: z.string().meta({
      description: 'with cookies: send it as X-CSRF-Token with every request that is not GET',
    }),
    accessToken: z.string().optional().meta({ description: 'send it as `Authorization: Bearer TOKEN`' }),
    refreshToken: z
      .string()
      .optional()
      .meta({ description: 'good once: it brings the next. Used again it ends the login everywhere' }),
  })
  .meta({ id: 'StaffSession' });
export type StaffSession = z.infer<typeof StaffSession>;

export const RefreshRequest = z
  .object({
    refreshToken: z.string().max(2_000).optional().meta({ description: 'left out: the cookie' }),
  })
  .meta({ id: 'RefreshRequest' });

/** A login of one's own, as its owner sees it. */
export const LoginResource = z
  .object({
    id: z.string(),
    userAgent: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    current: z.boolean().meta({ description: 'the one that asks' }),
  })
  .meta({ id: 'Login' });

export const LoginList = z.object({ logins: z.array(LoginResource) }).meta({ id: 'LoginList' });
export type LoginList = z.infer<typeof LoginList>;

const Bots = z.array(Uuid).max(500).default([]).meta({ description: 'ids of bots; not asked of an admin' });

export const CreateStaffRequest = z
  .object({ email: Email, name: PersonName, password: Password, role: StaffRole, bots: Bots })
  .meta({ id: 'CreateStaffRequest' });

export const UpdateStaffRequest = z
  .object({
    name: PersonName,
    role: StaffRole,
    bots: z.array(Uuid).max(500),
    password: Password.meta({ description: 'for whom has forgotten theirs; ends their logins' }),
    disabled: z.boolean(),
    skills: Skills,
    capacity: Capacity,
  })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'must change something' })
  .meta({ id: 'UpdateStaffRequest' });
export type UpdateStaffRequest = z.input<typeof UpdateStaffRequest>;

export const CreateInvitationRequest = z
  .object({ email: Email, role: StaffRole, bots: Bots })
  .meta({ id: 'CreateInvitationRequest' });
export type CreateInvitationRequest = z.input<typeof CreateInvitationRequest>;

export const Invitation = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    role: StaffRole,
    bots: z.array(z.string()),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });

export const NewInvitation = Invitation.extend({
  token: z.string().meta({ description: 'shown this once; the link to send is /staff/#invitation=TOKEN' }),
}).meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const InvitationList = z.object({ invitations: z.array(Invitation) }).meta({ id: 'InvitationList' });
export type InvitationList = z.infer<typeof InvitationList>;

export const AcceptInvitationRequest = z
  .object({
    token: z.string().min(1, 'must not be empty').max(200),
    name: PersonName,
    password: Password,
    email: Email.optional().meta({ description: 'asked for where the invitation names none' }),
  })
  .meta({ id: 'AcceptInvitationRequest' });
export type AcceptInvitationRequest = z.input<typeof AcceptInvitationRequest>;
