import type { ConversationAddress } from '../../contracts/bus.js';
import type { OwnerKind } from '../../contracts/events.js';
import type { PlaceNotice } from '../../contracts/people-notices.js';
import type { QueueWatch } from './queue-watch.js';

/** The place of a conversation that somebody listens to, told for as long as it waits. */
export type PlaceFollowing = {
  /** Who answers from now on. */
  note(owner: OwnerKind): void;
  end(): void;
};

/** Follows the queue while the conversation is in it. Whoever comes back to it is told anew. */
export function followPlace(input: {
  queueWatch: QueueWatch;
  address: ConversationAddress;
  owner: OwnerKind;
  send: (notice: PlaceNotice) => void;
}): PlaceFollowing {
  const { queueWatch, address, send } = input;
  let leave: (() => void) | null = null;

  function end(): void {
    leave?.();
    leave = null;
  }

  function note(owner: OwnerKind): void {
    if (owner !== 'queue') end();
    else leave ??= queueWatch.follow({ address, onPlace: (place) => { send({ type: 'people.place', ...place }); } }); // prettier-ignore
  }

  note(input.owner);
  return { note, end };
}
