import { z } from 'zod';

/** A UUID in its canonical lower-case form; ids that come in upper case are folded, so that one id has one spelling. */
export const Uuid = z.uuid().transform((id) => id.toLowerCase());

/** A bot's name in addresses and folders, unique in an installation. */
export const BotSlug = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes');

/** What a customer chose with a message: `flow:ID` starts a flow. What the bot does not know is taken as the text alone. */
export const QuickReplyId = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\w:.-]+$/, 'must be letters, digits and : _ . -');

/** Who acted in an event of the log. */
export const ActorRole = z.enum(['customer', 'bot', 'agent', 'system']);
export type ActorRole = z.infer<typeof ActorRole>;
