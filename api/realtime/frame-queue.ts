import { randomUUID } from 'node:crypto';

import type { Logger } from '../../infra/runtime/logger.js';
import { type ApiProblem, rateLimited } from '../errors.js';
import { isSaneToken } from '../middleware/correlation.js';
import { toApiProblem } from '../middleware/problems.js';

/** Frames that wait for the one before them; more are refused, for they wait for something that is slow. */
const MAX_QUEUED = 50;
const RETRY_MS = 2_000;

export type QueuedFrame = {
  /** The frame's own id, which becomes its correlation id where it is a plain token. */
  id: string | undefined;
  work: (correlationId: string) => Promise<void>;
  refuse: (problem: ApiProblem, correlationId: string) => void;
};

export type FrameQueue = {
  add: (frame: QueuedFrame) => void;
  /** What waits is forgotten. */
  end: () => void;
};

/** Deals with a socket's frames one after the other: messages reach Temporal in the order in which they were sent. */
export function createFrameQueue({ log }: { log: Logger }): FrameQueue {
  let tail = Promise.resolve();
  let queued = 0;
  let ended = false;

  async function run({ work, refuse }: QueuedFrame, correlationId: string): Promise<void> {
    try {
      if (!ended) await work(correlationId);
    } catch (error) {
      const problem = toApiProblem(error);
      if (problem.status >= 500) log.error({ err: error, code: problem.code, correlationId }, 'frame failed');
      refuse(problem, correlationId);
    } finally {
      queued -= 1;
    }
  }

  return {
    add(frame) {
      const correlationId = frame.id !== undefined && isSaneToken(frame.id) ? frame.id : randomUUID();
      if (queued >= MAX_QUEUED) {
        frame.refuse(rateLimited(RETRY_MS), correlationId);
        return;
      }
      queued += 1;
      tail = tail.then(() => run(frame, correlationId));
    },
    end() {
      ended = true;
    },
  };
}
