import { z } from 'zod';

/** A UUID in its canonical lower-case form; ids that come in upper case are folded, so that one id has one spelling. */
export const Uuid = z.uuid().transform((id) => id.toLowerCase());

/** A bot's name in addresses and folders, unique in an installation. */
export const BotSlug = z
  .string()
  .min(1)
  .max(63)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters, digits and single dashes');

/** Who acted in an event of the log. */
export const ActorRole = z.enum(['customer', 'bot', 'agent', 'system']);
export type ActorRole = z.infer<typeof ActorRole>;

/** The Temporal workflow id of a conversation. Holds no personal data. */
export function toConversationWorkflowId(conversationId: string): string {
  return `conversation-${conversationId}`;
}

/** The Temporal workflow id that builds one knowledge generation of a bot. */
export function toIngestionWorkflowId(generationId: string): string {
  return `ingestion-${generationId}`;
}

/** Milliseconds between two signs of life that a worker gives Temporal. */
export const WORKER_HEARTBEAT_MS = 2_000;

/** Task queues, one per kind of work: see docs/architecture.md. */
export const TASK_QUEUES = { conversations: 'conversations', reasoning: 'reasoning', batch: 'batch' } as const;
