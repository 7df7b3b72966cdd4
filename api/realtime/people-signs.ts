import type { OwnerKind } from '../../contracts/events.js';
import type { PeopleNotice } from '../../contracts/people-notices.js';
import { TokenBucket } from '../middleware/token-bucket.js';

/** More than typing and reading take; a client that says more is not listened to for a while. */
const MOST = { burst: 6, perSecond: 1 };

/** What the customer of an open conversation shows the people who have it. */
export type PeopleSigns = {
  /** The log has grown up to here, and says whose the conversation is. */
  follow(step: { seq: number; owner?: OwnerKind }): void;
  typing(on: boolean): void;
  read(upToSeq: number): void;
};

/** Shows it while people have the conversation, within bounds, and no further than the log reaches. */
export function createPeopleSigns(input: {
  owner: OwnerKind;
  lastSeq: number;
  publish: (notice: PeopleNotice) => void;
}): PeopleSigns {
  const bucket = new TokenBucket(MOST);
  let { owner, lastSeq } = input;
  let seen = 0;

  function show(notice: PeopleNotice): boolean {
    if (owner === 'bot' || bucket.take() > 0) return false;
    input.publish(notice);
    return true;
  }

  return {
    follow({ seq, owner: next = owner }) {
      lastSeq = Math.max(lastSeq, seq);
      owner = next;
    },
    typing(on) {
      show({ type: 'people.typing', from: 'customer', on });
    },
    read(upToSeq) {
      const reached = Math.min(upToSeq, lastSeq);
      if (reached > seen && show({ type: 'people.read', from: 'customer', upToSeq: reached })) seen = reached;
    },
  };
}
