import type { Bus, BusNotice, ConversationAddress } from '../../contracts/bus.js';
import type { Logger } from '../../infra/runtime/logger.js';
import type { ApiMetrics } from '../metrics.js';
import type { ConversationStore } from '../ports.js';
import { settleWithin } from '../settle-within.js';
import { Room, type Listener } from './room.js';

export type { Listener } from './room.js';

const POLL_MS = 2_000;
const DELAYED_AFTER_MS = 3_000;
/** Whoever joins does not wait longer than this for a bus that hangs: the poll brings what its notices would have. */
const SUBSCRIBE_MS = 1_000;

export type JoinRequest = { address: ConversationAddress; after: number; listener: Listener };

/** Brings the log and the notices of conversations to whoever listens in this process. */
export interface Hub {
  /**
   * Listens from the event after `after` on. Resolves once nothing can be missed any more; the returned function ends it.
   * Works without the bus too, only slower.
   */
  join(request: JoinRequest): Promise<() => void>;
  close(): Promise<void>;
}

export type HubOptions = {
  bus: Bus;
  conversations: Pick<ConversationStore, 'readEvents' | 'lastSeqs' | 'findUntaken'>;
  metrics: ApiMetrics;
  logger: Logger;
  pollMs?: number;
  /** After which a message that no worker has taken is said to be delayed. */
  delayedAfterMs?: number;
};

type Subscription = { end: () => Promise<void> };
type OpenRoom = { room: Room; subscription: Promise<Subscription | null>; failed: boolean };

/**
 * One bus subscription for each conversation that is listened to, and one poll over all of them for lost notices, and for
 * messages that nobody takes.
 */
export function createHub(options: HubOptions): Hub {
  const { bus, conversations, metrics, logger, pollMs = POLL_MS, delayedAfterMs = DELAYED_AFTER_MS } = options;
  const rooms = new Map<string, OpenRoom>();

  function subscribe(opened: OpenRoom): void {
    const { room } = opened;
    opened.failed = false;
    const hear = (notice: BusNotice) => {
      room.hear(notice);
    };
    opened.subscription = bus.subscribe(room.address, hear).then(
      (end) => ({ end }),
      (error: unknown) => {
        logger.warn({ err: error, ...room.address }, 'bus subscription failed; the poll stands in');
        opened.failed = true;
        return null;
      },
    );
  }

  function open(address: ConversationAddress): OpenRoom {
    const room = new Room({ address, readEvents: conversations.readEvents.bind(conversations), metrics, logger });
    const opened: OpenRoom = { room, subscription: Promise.resolve(null), failed: false };
    subscribe(opened);
    rooms.set(address.conversationId, opened);
    metrics.rooms.set(rooms.size);
    return opened;
  }

  function closeRoom({ room, subscription }: OpenRoom): void {
    if (rooms.get(room.address.conversationId)?.room === room) rooms.delete(room.address.conversationId);
    metrics.rooms.set(rooms.size);
    void subscription
      .then((subscribed) => subscribed?.end())
      .catch((error: unknown) => {
        logger.warn({ err: error, ...room.address }, 'bus subscription could not be ended');
      });
  }

  async function poll(): Promise<void> {
    if (rooms.size === 0) return;
    const conversationIds = [...rooms.keys()];
    const [lastSeqs, untaken] = await Promise.all([
      conversations.lastSeqs({ conversationIds }),
      conversations.findUntaken({ conversationIds, waitedMs: delayedAfterMs }),
    ]);
    for (const [conversationId, lastSeq] of lastSeqs) {
      if (rooms.get(conversationId)?.room.advanceTo(lastSeq)) metrics.pollRepairs.inc();
    }
    for (const conversationId of conversationIds) {
      rooms.get(conversationId)?.room.setDelayed(untaken.has(conversationId));
    }
    for (const opened of rooms.values()) {
      if (opened.failed) subscribe(opened);
    }
  }

  let polling: Promise<void> | undefined;
  const timer = setInterval(() => {
    polling ??= poll()
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'poll of open conversations failed');
      })
      .finally(() => {
        polling = undefined;
      });
  }, pollMs);

  return {
    async join({ address, after, listener }) {
      const opened = rooms.get(address.conversationId) ?? open(address);
      const leave = opened.room.add(listener, after);
      // Subscribed first, read after: an event in between is found by the read that this notice would have asked for.
      await settleWithin(opened.subscription, SUBSCRIBE_MS);
      opened.room.refresh();
      return () => {
        if (leave() && opened.room.isEmpty) closeRoom(opened);
      };
    },
    async close() {
      clearInterval(timer);
      await polling;
      const open = [...rooms.values()];
      rooms.clear();
      const ends = open.map(async ({ subscription }) => (await subscription)?.end());
      await settleWithin(Promise.allSettled(ends), SUBSCRIBE_MS);
    },
  };
}
