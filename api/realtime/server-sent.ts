import { PassThrough, type Readable } from 'node:stream';

import { PROTOCOL_LIMITS } from '../../contracts/protocol.js';
import type { ApiMetrics } from '../metrics.js';

const COMMENT_MS = 15_000;
const RETRY_MS = 2_000;

/** Of an answer that is such a stream: nothing on the way may keep it. */
export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** A stream of server-sent events that is being written. */
export type ServerSent = {
  readonly body: Readable;
  send(event: { type: string; data: object; id?: number }): void;
  /** Bytes that its reader has yet to take. */
  waitingBytes(): number;
  /** Ends it cleanly: a client comes back by itself. */
  end(): void;
};

/**
 * Opens one. A comment every few seconds shows that it lives; a reader who does not read is dropped.
 * @param input any of `signals` ends it; `onComment` is called with each comment, `onClose` once it is over
 */
export function openServerSent(input: {
  metrics: ApiMetrics;
  signals: AbortSignal[];
  onComment?: () => void;
  onClose: () => void;
}): ServerSent {
  const { metrics, onComment, onClose } = input;
  const stream = new PassThrough();
  const over = AbortSignal.any(input.signals);
  const waitingBytes = () => stream.writableLength + stream.readableLength;

  function write(text: string): void {
    if (stream.writableEnded || stream.destroyed) return;
    stream.write(text);
    // It comes back by itself, and resumes.
    if (waitingBytes() > PROTOCOL_LIMITS.closeAboveBytes) stream.destroy();
  }
  function end(): void {
    stream.end();
  }

  write(`retry: ${RETRY_MS}\n\n`);
  const timer = setInterval(() => {
    write(': still here\n\n');
    onComment?.();
  }, COMMENT_MS);
  metrics.streams.inc();
  over.addEventListener('abort', end, { once: true });
  if (over.aborted) end();
  stream.once('close', () => {
    over.removeEventListener('abort', end);
    clearInterval(timer);
    metrics.streams.dec();
    onClose();
  });
  return {
    body: stream,
    send({ type, data, id }) {
      write(`${id === undefined ? '' : `id: ${id}\n`}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    ...{ waitingBytes, end },
  };
}
