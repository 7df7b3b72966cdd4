import { z } from 'zod';

/** Within the data folder. */
export const OUTBOX_FOLDER = 'outbox';

/** What a mail says. */
export const OutboxContent = z.object({ to: z.string(), subject: z.string(), text: z.string() });
export type OutboxContent = z.infer<typeof OutboxContent>;

/** A mail that was put into the data folder, because no mail server is configured. */
export const OutboxMail = OutboxContent.omit({ text: true })
  .extend({ id: z.string(), at: z.iso.datetime() })
  .meta({ id: 'OutboxMail' });
export type OutboxMail = z.infer<typeof OutboxMail>;

export const OutboxMessage = OutboxMail.extend({ text: z.string() }).meta({ id: 'OutboxMessage' });
export type OutboxMessage = z.infer<typeof OutboxMessage>;

export const OutboxList = z.object({ mails: z.array(OutboxMail) }).meta({ id: 'OutboxList' });
export type OutboxList = z.infer<typeof OutboxList>;

/** Names of mails in the outbox: a UUIDv7 tells when each was written. */
export const OutboxMailId = z.string().regex(/^[0-9a-f-]{36}$/, 'must be the id of a mail');
