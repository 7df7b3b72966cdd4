import type { Readable } from 'node:stream';

import type { ConversationAddress } from '../../contracts/bus.js';
import type { OwnerKind } from '../../contracts/events.js';
import { PROTOCOL_LIMITS, type ServerEnvelope } from '../../contracts/protocol.js';
import type { ApiMetrics } from '../metrics.js';
import { needsResync } from './needs-resync.js';
import { followPlace } from './follow-place.js';
import { toEventFrame, toNoticeFrame } from './frames.js';
import type { Hub } from './hub.js';
import type { QueueWatch } from './queue-watch.js';
import { openServerSent } from './server-sent.js';

export type EventStreamRequest = {
  hub: Hub;
  metrics: ApiMetrics;
  address: ConversationAddress;
  /** The last seq that the client has, and the last one that there is. */
  after: number;
  lastSeq: number;
  /**
   * Who reads: their customer, who is told what their agent shows and, while nobody has taken the conversation, where they
   * stand in the queue; or staff, who is told what the customer shows.
   */
  reader: { kind: 'customer'; queueWatch: QueueWatch; owner: OwnerKind } | { kind: 'staff' };
  /** Any of them ends the stream. */
  signals: AbortSignal[];
};

/** A conversation as server-sent events. It ends cleanly: a client that resumes by Last-Event-ID misses nothing. */
export async function openEventStream(request: EventStreamRequest): Promise<Readable> {
  const { hub, metrics, address, after, lastSeq, reader, signals } = request;
  const { conversationId } = address;
  // What is to be left once it is over: it may be over before there is anything.
  const leaves: (() => void)[] = [];
  const sent = openServerSent({
    ...{ metrics, signals },
    onClose: () => {
      for (const leave of leaves) leave();
    },
  });
  const send = (frame: ServerEnvelope, id?: number) => {
    sent.send({ type: frame.type, data: frame, ...(id === undefined ? {} : { id }) });
  };

  const resync = needsResync({ lastSeq, seen: after });
  if (resync) send({ type: 'resync.required', conversationId, at: new Date().toISOString(), payload: { lastSeq } });
  const place =
    reader.kind === 'staff'
      ? null
      : followPlace({
          ...{ queueWatch: reader.queueWatch, address, owner: reader.owner },
          send: (notice) => {
            send(toNoticeFrame(conversationId, notice));
          },
        });
  const leave = await hub.join({
    address,
    after: resync ? lastSeq : after,
    listener: {
      onEvent(event) {
        send(toEventFrame(conversationId, event), event.seq);
        if (event.type === 'owner.changed') place?.note(event.payload.owner.kind);
      },
      onNotice(notice) {
        const drop = notice.type === 'turn.delta' && sent.waitingBytes() > PROTOCOL_LIMITS.dropDeltasAboveBytes;
        if (!drop) send(toNoticeFrame(conversationId, notice));
      },
      onPeople(notice) {
        if ((notice.from === 'agent') === (reader.kind === 'customer')) send(toNoticeFrame(conversationId, notice));
      },
    },
  });

  leaves.push(leave, () => place?.end());
  if (sent.body.destroyed) for (const one of leaves) one();
  return sent.body;
}
