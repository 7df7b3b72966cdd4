import type { ConversationMessage } from '../../../client/index.js';

/** How far a reader has seen a conversation. */
export type Seen = { readonly conversationId: string; readonly seq: number };

/** How many messages of others came after what was seen. */
export function countUnread(messages: readonly ConversationMessage[], seenSeq: number): number {
  return messages.filter((message) => isFromOthers(message) && message.seq > seenSeq).length;
}

/** Reads what `toStoredSeen` wrote. Nothing of the conversation was seen where it says nothing of it. */
export function readSeen(stored: string | null, conversationId: string): Seen {
  try {
    const seen = JSON.parse(stored ?? 'null') as Partial<Record<keyof Seen, unknown>> | null;
    if (seen?.conversationId === conversationId && typeof seen.seq === 'number')
      return { conversationId, seq: seen.seq };
  } catch {
    // Not ours.
  }
  return { conversationId, seq: 0 };
}

export function toStoredSeen({ conversationId, seq }: Seen): string {
  return JSON.stringify({ conversationId, seq });
}

function isFromOthers(message: ConversationMessage): message is Extract<ConversationMessage, { kind: 'recorded' }> {
  return message.kind === 'recorded' && message.role !== 'customer';
}
