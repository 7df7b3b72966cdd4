import type { ConversationAddress } from '../../contracts/bus.js';
import type { PeopleNotice, SignRequest } from '../../contracts/people-notices.js';
import type { ApiContext } from '../context.js';

/** Shows the other side of a conversation with people that somebody types, or what they have read. May be lost. */
export function publishSign(
  { deps: { bus } }: Pick<ApiContext, 'deps'>,
  { address, from, sign }: { address: ConversationAddress; from: PeopleNotice['from']; sign: SignRequest },
): void {
  const notice: PeopleNotice =
    sign.type === 'typing'
      ? { type: 'people.typing', from, on: sign.on }
      : { type: 'people.read', from, upToSeq: sign.upToSeq };
  // Whoever does not hear of it hears of the next one.
  bus.publish(address, { kind: 'people', notice }).catch(() => undefined);
}
