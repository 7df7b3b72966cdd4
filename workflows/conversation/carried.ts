import { ConversationState, OlderConversationState, type CustomerMessage } from '../../contracts/conversation.js';

/** What a run was started with: whole state, messages of an older version's state, or nothing. */
export type Carried = { kind: 'state'; state: ConversationState } | { kind: 'log'; pending: CustomerMessage[] };

/** Reads carried state. @throws ZodError for what no version ever wrote. */
export function readCarried(carried: unknown): Carried {
  if (carried === undefined) return { kind: 'log', pending: [] };
  const older = OlderConversationState.safeParse(carried);
  if (older.success) return { kind: 'log', pending: older.data.pending };
  return { kind: 'state', state: ConversationState.parse(carried) };
}
