// Without a schema: workflow code takes these into its sandbox.

/** The Temporal workflow id of a conversation. Holds no personal data. */
export function toConversationWorkflowId(conversationId: string): string {
  return `conversation-${conversationId}`;
}

/** The Temporal workflow id that builds one knowledge generation of a bot. */
export function toIngestionWorkflowId(generationId: string): string {
  return `ingestion-${generationId}`;
}

/** The Temporal workflow id that brings a lead to where its bot's leads go. */
export function toLeadWorkflowId(leadId: string): string {
  return `lead-${leadId}`;
}

/** The Temporal workflow id that tells staff of something, once for each key. Holds no personal data. */
export function toNotificationWorkflowId(key: string): string {
  return `notification-${key}`;
}

/** Milliseconds between two signs of life that a worker gives Temporal. */
export const WORKER_HEARTBEAT_MS = 2_000;

/** Task queues, one per kind of work: see docs/architecture.md. */
export const TASK_QUEUES = {
  conversations: 'conversations',
  reasoning: 'reasoning',
  batch: 'batch',
  outgoing: 'outgoing',
} as const;
