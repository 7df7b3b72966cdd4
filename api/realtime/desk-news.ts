import { toDeskAddress, type Bus, type DeskChange } from '../../contracts/bus.js';
import type { Logger } from '../../infra/runtime/logger.js';

/** Notices may be lost: so often whoever listens is told to look all the same. */
const POLL_MS = 15_000;

/** Tells whoever listens that something has changed in a bot's conversations with people. */
export interface DeskNews {
  /** Hears of a bot's changes until the returned function is called. `hear` must not throw, and must not block. */
  listen(input: { botId: string; hear: (change: DeskChange) => void }): () => void;
  close(): void;
}

type Heard = { hears: Set<(change: DeskChange) => void>; end: Promise<(() => Promise<void>) | null> };

/** One bus subscription for each bot that is listened to in this process, however many listen. */
export function createDeskNews(input: { bus: Bus; logger: Logger; pollMs?: number }): DeskNews {
  const { bus, logger, pollMs = POLL_MS } = input;
  const bots = new Map<string, Heard>();

  function tell({ hears }: Heard, change: DeskChange): void {
    for (const hear of [...hears]) hear(change);
  }

  function subscribe(botId: string, heard: Heard): void {
    heard.end = bus
      .subscribe(toDeskAddress({ botId }), (notice) => {
        if (notice.kind === 'desk') tell(heard, notice.change);
      })
      .catch((error: unknown) => {
        logger.warn({ err: error, botId }, 'bus subscription failed; the poll stands in');
        return null;
      });
  }

  function open(botId: string): Heard {
    const heard: Heard = { hears: new Set(), end: Promise.resolve(null) };
    bots.set(botId, heard);
    subscribe(botId, heard);
    return heard;
  }

  function endSubscription({ end }: Heard): void {
    end
      .then((stop) => stop?.())
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'bus subscription could not be ended');
      });
  }

  async function subscribeAgain(botId: string, heard: Heard): Promise<void> {
    if ((await heard.end) === null && bots.get(botId) === heard) subscribe(botId, heard);
  }

  const timer = setInterval(() => {
    for (const [botId, heard] of bots) {
      void subscribeAgain(botId, heard);
      tell(heard, 'queue');
    }
  }, pollMs);

  return {
    listen({ botId, hear }) {
      const heard = bots.get(botId) ?? open(botId);
      // Each its own: the same function twice listens twice.
      const own = (change: DeskChange): void => {
        hear(change);
      };
      heard.hears.add(own);
      return () => {
        if (!heard.hears.delete(own) || heard.hears.size > 0) return;
        if (bots.get(botId) === heard) bots.delete(botId);
        endSubscription(heard);
      };
    },
    close() {
      clearInterval(timer);
      for (const heard of bots.values()) endSubscription(heard);
      bots.clear();
    },
  };
}
