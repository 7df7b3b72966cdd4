// Without a schema: workflow code takes these into its sandbox.

/** The Temporal workflow id of a conversation. Holds no personal data. */
export function toConversationWorkflowId(conversationId: string): string {
  return `conversation-${conversationId}`;
}

/** The Temporal workflow id that builds one knowledge generation of a bot. */
export function toIngestionWorkflowId(generationId: string): string {
  return `ingestion-${generationId}`;
}

/** The Temporal workflow id of a conversation's way through people's hands. */
export function toEscalationWorkflowId(escalationId: string): string {
  return `escalation-${escalationId}`;
}

/** Milliseconds between two signs of life that a worker gives Temporal. */
export const WORKER_HEARTBEAT_MS = 2_000;

/** Task queues, one per kind of work: see docs/architecture.md. */
export const TASK_QUEUES = { conversations: 'conversations', reasoning: 'reasoning', batch: 'batch' } as const;
