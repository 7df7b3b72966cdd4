import type { ConversationOwner } from '../../client/index.js';

/** Who answers from now on, as a part of a sentence. */
export function describeOwner({ kind, name }: ConversationOwner): string {
  switch (kind) {
    case 'bot':
      return 'the bot answers again';
    case 'queue':
      return 'waiting for somebody of the staff';
    case 'agent':
      return `${name ?? 'somebody of the staff'} has taken over`;
  }
}
