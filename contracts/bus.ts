import { z } from 'zod';

import { ConversationEvent, TurnNotice } from './events.js';
import { PeopleNotice } from './people-notices.js';

/** Names a conversation on the bus: every channel carries the bot it belongs to. */
export const ConversationAddress = z.object({ botId: z.string(), conversationId: z.string() });
export type ConversationAddress = z.infer<typeof ConversationAddress>;

/**
 * What has changed of the conversations of a bot that are with people: `queue`, who waits or who has whom; `talk`, what
 * was said in one of them.
 */
export const DeskChange = z.enum(['queue', 'talk']);
export type DeskChange = z.infer<typeof DeskChange>;

/** Where changes of a bot's conversations with people are told. No conversation has this name: theirs are UUIDs. */
export function toDeskAddress({ botId }: { botId: string }): ConversationAddress {
  return { botId, conversationId: 'desk' };
}

/**
 * What travels on the bus, and may be lost. `log` says how far the log has grown, and may bring the event with that seq;
 * whoever misses events before it fetches them.
 */
export const BusNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log'), lastSeq: z.number().int(), event: ConversationEvent.optional() }),
  z.object({ kind: z.literal('turn'), notice: TurnNotice }),
  z.object({ kind: z.literal('people'), notice: PeopleNotice }),
  z.object({ kind: z.literal('desk'), change: DeskChange }),
]);
export type BusNotice = z.infer<typeof BusNotice>;

/** The bus port: at-most-once notices from workers to whichever api holds the socket. */
export interface Bus {
  /** Sends a notice; resolves when it was handed over. A failure is for the caller to log: a lost notice does no harm. */
  publish(address: ConversationAddress, notice: BusNotice): Promise<void>;
  /** Hears the notices of one conversation from when the promise resolves until the returned function is called. */
  subscribe(address: ConversationAddress, listener: (notice: BusNotice) => void): Promise<() => Promise<void>>;
  /** Answers in milliseconds how long a round trip took; rejects where the bus is not reachable. */
  ping(): Promise<number>;
  close(): Promise<void>;
}
