import type { ConversationMessage, ConversationOwner, ConversationSnapshot } from '../../client/index.js';
import type { OwnerChangedEvent } from '../../contracts/events.js';

/** What stands in a transcript: messages, and in between that somebody else answers from then on. */
export type TimelineItem =
  | { readonly kind: 'message'; readonly at: string; readonly message: ConversationMessage }
  | {
      readonly kind: 'owner';
      readonly at: string;
      readonly event: OwnerChangedEvent;
      /** Who answered until then. */
      readonly before: ConversationOwner;
    };

/** A conversation in the order of its log; own messages that are not in it yet come last. */
export function toTimeline({ events, messages }: Pick<ConversationSnapshot, 'events' | 'messages'>): TimelineItem[] {
  const changes = events.filter((event) => event.type === 'owner.changed');
  const items: TimelineItem[] = [];
  let before: ConversationOwner = { kind: 'bot' };
  let next = 0;
  const takeChanges = (upToSeq: number) => {
    for (let event = changes[next]; event && event.seq < upToSeq; event = changes[next]) {
      items.push({ kind: 'owner', at: event.at, event, before });
      before = event.payload.owner;
      next += 1;
    }
  };
  for (const message of messages) {
    takeChanges(message.kind === 'recorded' ? message.seq : Infinity);
    items.push({ kind: 'message', at: message.at, message });
  }
  takeChanges(Infinity);
  return items;
}
