import { PassThrough, type Readable } from 'node:stream';

import type { ConversationAddress } from '../../contracts/bus.js';
import { PROTOCOL_LIMITS, type ServerEnvelope } from '../../contracts/protocol.js';
import type { ApiMetrics } from '../metrics.js';
import { needsResync } from './needs-resync.js';
import { toEventFrame, toNoticeFrame } from './frames.js';
import type { Hub } from './hub.js';

const COMMENT_MS = 15_000;
const RETRY_MS = 2_000;

/** Of an answer that is such a stream: nothing on the way may keep it. */
export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

export type EventStreamRequest = {
  hub: Hub;
  metrics: ApiMetrics;
  address: ConversationAddress;
  /** The last seq that the client has, and the last one that there is. */
  after: number;
  lastSeq: number;
  /** Any of them ends the stream. */
  signals: AbortSignal[];
};

/** A conversation as server-sent events. It ends cleanly: a client that resumes by Last-Event-ID misses nothing. */
export async function openEventStream(request: EventStreamRequest): Promise<Readable> {
  const { hub, metrics, address, after, lastSeq, signals } = request;
  const { conversationId } = address;
  const stream = new PassThrough();
  const over = AbortSignal.any(signals);
  const waitingBytes = () => stream.writableLength + stream.readableLength;

  const write = (text: string) => {
    if (stream.writableEnded || stream.destroyed) return;
    stream.write(text);
    // A reader that does not read: it comes back by itself, and resumes.
    if (waitingBytes() > PROTOCOL_LIMITS.closeAboveBytes) stream.destroy();
  };
  const send = (frame: ServerEnvelope, id?: number) => {
    write(`${id === undefined ? '' : `id: ${id}\n`}event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`);
  };

  write(`retry: ${RETRY_MS}\n\n`);
  const resync = needsResync({ lastSeq, seen: after });
  if (resync) send({ type: 'resync.required', conversationId, at: new Date().toISOString(), payload: { lastSeq } });
  const leave = await hub.join({
    address,
    after: resync ? lastSeq : after,
    listener: {
      onEvent(event) {
        send(toEventFrame(conversationId, event), event.seq);
      },
      onNotice(notice) {
        const drop = notice.type === 'turn.delta' && waitingBytes() > PROTOCOL_LIMITS.dropDeltasAboveBytes;
        if (!drop) send(toNoticeFrame(conversationId, notice));
      },
    },
  });

  const timer = setInterval(() => {
    write(': still here\n\n');
  }, COMMENT_MS);
  metrics.streams.inc();
  const end = () => {
    stream.end();
  };
  over.addEventListener('abort', end, { once: true });
  if (over.aborted) end();
  stream.once('close', () => {
    over.removeEventListener('abort', end);
    clearInterval(timer);
    metrics.streams.dec();
    leave();
  });
  return stream;
}
