import type { ConversationAddress } from '../../contracts/bus.js';
import type { QueuePlace } from '../../contracts/people-notices.js';
import type { Logger } from '../../infra/runtime/logger.js';
import type { StaffEscalationStore } from '../ports.js';
import type { DeskNews } from './desk-news.js';

/** Keeps those who wait for people told where they stand. */
export interface QueueWatch {
  /**
   * Tells the place of a waiting conversation: soon, and whenever it has changed, until the returned function is called.
   * `onPlace` must not throw, and must not block.
   */
  follow(input: { address: ConversationAddress; onPlace: (place: QueuePlace) => void }): () => void;
  close(): void;
}

export type QueueWatchOptions = {
  news: DeskNews;
  readPlaces: StaffEscalationStore['readPlaces'];
  logger: Logger;
  countEveryMs: number;
};

type Follower = { conversationId: string; onPlace: (place: QueuePlace) => void; told: QueuePlace | null };
type Queue = {
  followers: Set<Follower>;
  ignore: () => void;
  wanted: boolean;
  count: NodeJS.Timeout | 'counting' | null;
  countedAt: number;
};

/** One count for a bot, and a word to each whose place it has changed: nothing is written. */
export function createQueueWatch(options: QueueWatchOptions): QueueWatch {
  const { news, readPlaces, logger, countEveryMs } = options;
  const queues = new Map<string, Queue>();

  function open(botId: string): Queue {
    const queue: Queue = {
      followers: new Set(),
      ignore: () => undefined,
      wanted: false,
      count: null,
      countedAt: -Infinity,
    };
    queue.ignore = news.listen({
      botId,
      hear: (change) => {
        if (change === 'queue') want(botId, queue);
      },
    });
    queues.set(botId, queue);
    return queue;
  }

  function want(botId: string, queue: Queue): void {
    if (queue.count === 'counting') queue.wanted = true;
    if (queue.count !== null) return;
    const wait = Math.max(0, queue.countedAt + countEveryMs - performance.now());
    queue.count = setTimeout(() => void count(botId, queue), wait);
  }

  async function count(botId: string, queue: Queue): Promise<void> {
    queue.count = 'counting';
    queue.countedAt = performance.now();
    // What was wanted until now is in this count.
    takeWanted(queue);
    const followers = [...queue.followers];
    try {
      const conversationIds = [...new Set(followers.map(({ conversationId }) => conversationId))];
      const places = await readPlaces({ botId, conversationIds });
      for (const follower of followers) tell(queue, follower, places.get(follower.conversationId));
    } catch (error) {
      // The next change, or the poll, counts again.
      logger.warn({ err: error, botId }, 'the places of those who wait could not be counted');
    }
    queue.count = null;
    if (takeWanted(queue) && queue.followers.size > 0) want(botId, queue);
  }

  function tell(queue: Queue, follower: Follower, place: QueuePlace | undefined): void {
    if (place === undefined || !queue.followers.has(follower) || isSame(place, follower.told)) return;
    follower.told = place;
    follower.onPlace(place);
  }

  function close(botId: string, queue: Queue): void {
    queue.ignore();
    if (typeof queue.count === 'object' && queue.count !== null) clearTimeout(queue.count);
    if (queues.get(botId) === queue) queues.delete(botId);
  }

  return {
    follow({ address: { botId, conversationId }, onPlace }) {
      const queue = queues.get(botId) ?? open(botId);
      const follower: Follower = { conversationId, onPlace, told: null };
      queue.followers.add(follower);
      want(botId, queue);
      return () => {
        if (queue.followers.delete(follower) && queue.followers.size === 0) close(botId, queue);
      };
    },
    close() {
      for (const [botId, queue] of queues) close(botId, queue);
    },
  };
}

/** Whether another count was asked for, which it is not any more. */
function takeWanted(queue: Queue): boolean {
  const { wanted } = queue;
  queue.wanted = false;
  return wanted;
}

function isSame(one: QueuePlace, other: QueuePlace | null): boolean {
  return one.ahead === other?.ahead && one.waitMinutes === other.waitMinutes && one.email === other.email;
}
