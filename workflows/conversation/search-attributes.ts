import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';

import type { ConversationState } from '../../contracts/conversation.js';

const status = defineSearchAttributeKey('ParleyStatus', SearchAttributeType.KEYWORD);
const owner = defineSearchAttributeKey('ParleyOwner', SearchAttributeType.KEYWORD);

/** What operators can find a conversation by, as it was last shown. */
export type ShownAttributes = Pick<ConversationState, 'status'> & { owner: ConversationState['owner']['kind'] };

export function toShown({ status, owner }: ConversationState): ShownAttributes {
  return { status, owner: owner.kind };
}

/** Shows what changed. Each time costs an event and a write of the server's: only on a change, never per turn. */
export function showChanges(shown: ShownAttributes, state: ConversationState): ShownAttributes {
  const now = toShown(state);
  const changed = [
    ...(now.status === shown.status ? [] : [{ key: status, value: now.status }]),
    ...(now.owner === shown.owner ? [] : [{ key: owner, value: now.owner }]),
  ];
  if (changed.length > 0) upsertSearchAttributes(changed);
  return now;
}
