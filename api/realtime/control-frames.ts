import type { ServerControlFrame } from '../../contracts/protocol.js';
import { type ApiProblem, toProblem } from '../errors.js';

type Said = { id?: string; at: string };

/** The common part of a frame that answers another. */
export function toSaid(id: string | undefined): Said {
  return { at: new Date().toISOString(), ...(id === undefined ? {} : { id }) };
}

/** Says that a frame was refused. */
export function toErrorFrame(
  problem: ApiProblem,
  { id, correlationId }: { id: string | undefined; correlationId?: string },
): ServerControlFrame {
  return { ...toSaid(id), type: 'error', payload: { problem: toProblem(problem, correlationId) } };
}

/** Says that a message was not taken, and whether the same one may be sent again. */
export function toNackFrame(
  problem: ApiProblem,
  { id, clientMessageId, correlationId }: { id: string | undefined; clientMessageId: string; correlationId?: string },
): ServerControlFrame {
  const { retryable, retryAfterMs } = problem;
  return {
    ...toSaid(id),
    type: 'message.nack',
    payload: {
      clientMessageId,
      problem: toProblem(problem, correlationId),
      retryable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}
