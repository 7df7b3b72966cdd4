import { z } from 'zod';

import { OutgoingUrl } from './outgoing.js';

/** What a bot may need to reach others. Kept sealed; nobody reads it back. */
export const SecretName = z.enum(['slack-url', 'webhook-secret', 'hubspot-token']);
export type SecretName = z.infer<typeof SecretName>;

/** What each secret looks like. */
export const SECRET_VALUES: Record<SecretName, z.ZodType<string>> = {
  'slack-url': OutgoingUrl,
  'webhook-secret': z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and 24 to 64 bytes in base64'),
  'hubspot-token': z.string().regex(/^[\x21-\x7e]{8,500}$/, 'must be 8 to 500 visible characters'),
};

export const SaveSecretRequest = z
  .object({
    value: z
      .string()
      .max(1000)
      .optional()
      .meta({ description: 'left out for `webhook-secret`: one is made, and shown this once' }),
  })
  .meta({ id: 'SaveSecretRequest' });

export const SavedSecret = z
  .object({ name: SecretName, value: z.string().optional().meta({ description: 'of one that was made here' }) })
  .meta({ id: 'SavedSecret' });
export type SavedSecret = z.infer<typeof SavedSecret>;

export const SecretList = z
  .object({ secrets: z.array(z.object({ name: SecretName, updatedAt: z.iso.datetime() })) })
  .meta({ id: 'SecretList' });
export type SecretList = z.infer<typeof SecretList>;

/** What a bot's secret is sealed for, so that no other sealed text can stand in its place. */
export function toSecretPurpose({ botId, name }: { botId: string; name: SecretName }): string {
  return `bot-secret:${name}:${botId}`;
}
