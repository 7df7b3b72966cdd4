import type { ConversationInput, ConversationState, CustomerMessage } from '../../contracts/conversation.js';

/** What a run was started with: whole state, messages of an older version's state, or nothing. */
export type Carried = { kind: 'state'; state: ConversationState } | { kind: 'log'; pending: CustomerMessage[] };

/**
 * Reads carried state. Its version is all that is looked at: what a run carries is sealed by the payload codec, and nobody
 * but a run writes it. @throws Error for a version that this code does not know, such as a newer one's.
 */
export function readCarried(carried: ConversationInput['carried']): Carried {
  if (carried === undefined) return { kind: 'log', pending: [] };
  const { version } = carried;
  switch (version) {
    case 1:
      return { kind: 'log', pending: carried.pending };
    case 2:
      return { kind: 'state', state: carried };
    default:
      throw new Error(`This version of Parley cannot go on from a conversation of version ${String(version)}.`);
  }
}
