import { z } from 'zod';

import { BotSlug, Uuid } from './ids.js';

const EMAIL_CHARACTERS = 254;

/** What a site says of its customer, signed: a JWT with these claims and an end. */
export const CustomerClaims = z.object({
  sub: z.string().min(1).max(200).meta({ description: 'what the site calls the customer; never changes' }),
  exp: z.number(),
  name: z.string().trim().min(1).max(100).optional(),
  email: z.email().max(EMAIL_CHARACTERS).optional(),
});
export type CustomerClaims = z.infer<typeof CustomerClaims>;

export const CustomerTokenRequest = z
  .object({
    botId: Uuid.optional().meta({ description: 'the bot to talk to; or give its slug' }),
    botSlug: BotSlug.optional(),
    customerToken: z
      .string()
      .min(1, 'must not be empty')
      .max(8_000)
      .meta({
        description:
          'a JWT of the site: `sub` its name for the customer, `exp`, and `name` and `email` where it wants; signed with ' +
          "the bot's secret (HS256), or with a key of the JWKS that the bot names (RS256, PS256, ES256, EdDSA)",
      }),
    visitorToken: z.string().max(4_096).optional().meta({
      description: 'the token of the visitor that the customer was until now: their conversations go along',
    }),
  })
  .refine(({ botId, botSlug }) => (botId === undefined) !== (botSlug === undefined), {
    error: 'is required, unless botSlug is given instead; give one of the two',
    path: ['botId'],
  })
  .meta({ id: 'CustomerTokenRequest' });

export const CustomerToken = z
  .object({
    token: z.string().meta({ description: 'send it as `Authorization: Bearer TOKEN`' }),
    visitorId: z.string(),
    botId: z.string(),
    expiresAt: z.iso.datetime(),
    conversationsBrought: z.int().meta({ description: 'conversations of the former visitor that are theirs now' }),
  })
  .meta({ id: 'CustomerToken' });
export type CustomerToken = z.infer<typeof CustomerToken>;

export const CustomerSecret = z
  .object({ secret: z.string().meta({ description: 'shown this once; sign with HS256, with these very characters' }) })
  .meta({ id: 'CustomerSecret' });
