import { z } from 'zod';

import type { BusNotice, ConversationAddress } from '../../../contracts/bus.js';
import { BusFault, type OnBusError } from './fault.js';
import { parseJson, toKey } from './listeners.js';

// PostgreSQL takes less than 8000 bytes.
const MOST_BYTES = 7900;

const Envelope = z.object({ b: z.string(), c: z.string(), n: z.unknown() });

/**
 * A notice as NOTIFY payloads: one, or several for a delta that is too long for one. An event that is too long is left
 * out: it is read from the log.
 * @throws BusFault for another notice that is too long.
 */
export function toPayloads({ botId, conversationId }: ConversationAddress, notice: BusNotice): string[] {
  return splitNotice(notice, (n) => JSON.stringify({ b: botId, c: conversationId, n }));
}

/** What a payload says: whom it is for, and a notice that is still to be checked; null, and reported, where it is none. */
export function fromPayload(payload: string, onError: OnBusError): { key: string; notice: unknown } | null {
  const json = parseJson(payload, onError);
  if (json === undefined) return null;
  const { success, data } = Envelope.safeParse(json);
  if (!success) {
    onError(new BusFault('A notice on the bus named no conversation.'));
    return null;
  }
  return { key: toKey({ botId: data.b, conversationId: data.c }), notice: data.n };
}

function splitNotice(notice: BusNotice, toJson: (notice: BusNotice) => string): string[] {
  const json = toJson(notice);
  if (Buffer.byteLength(json) < MOST_BYTES) return [json];
  if (notice.kind === 'log' && notice.event !== undefined) {
    return splitNotice({ kind: 'log', lastSeq: notice.lastSeq }, toJson);
  }
  if (notice.kind !== 'turn' || notice.notice.type !== 'turn.delta' || notice.notice.text.length < 2) {
    throw new BusFault('A notice was too long for the bus.');
  }
  const { notice: delta } = notice;
  const middle = toCharacterStart(delta.text, delta.text.length >> 1);
  const halves = [
    { ...delta, text: delta.text.slice(0, middle) },
    { ...delta, text: delta.text.slice(middle), offset: delta.offset + middle },
  ];
  return halves.flatMap((half) => splitNotice({ kind: 'turn', notice: half }, toJson));
}

/** The position, or the one before it where it would cut a surrogate pair. */
function toCharacterStart(text: string, position: number): number {
  const isInsidePair =
    /[\uDC00-\uDFFF]/.test(text.charAt(position)) && /[\uD800-\uDBFF]/.test(text.charAt(position - 1));
  return isInsidePair && position > 1 ? position - 1 : position;
}
