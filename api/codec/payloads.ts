import type { Payload, PayloadCodec } from '@temporalio/common';

import { CodecPayloads, type CodecPayload } from '../../contracts/codec.js';
import { checkInput } from '../../contracts/plain-words.js';
import { invalidRequest, malformedJson, payloadsInvalid } from '../errors.js';
import type { FileContract, SentFile } from '../routes/define-route.js';

/** Payloads of one request: as many bytes as Temporal takes at once, in base64. */
export const PAYLOADS: FileContract = {
  types: ['application/json'],
  maxBytes: 6 * 1024 * 1024,
  description: "`{payloads: [{metadata, data}]}`, as Temporal's remote codecs take it: bytes are in base64",
};

/** Reads payloads of a request. @throws ApiProblem 400, 422 */
export function readPayloads({ bytes }: SentFile): Payload[] {
  const checked = checkInput({ schema: CodecPayloads, value: parse(bytes) });
  if (!checked.ok) throw invalidRequest({ faults: checked.faults, part: 'body' });
  return checked.value.payloads.map(fromCodecPayload);
}

/** Payloads in plain; those that cannot be read stay as they are, as Temporal UI shows what it cannot read. */
export async function decodeEach(
  codec: PayloadCodec,
  payloads: Payload[],
): Promise<{ payloads: Payload[]; unreadable: number }> {
  let unreadable = 0;
  const decoded = await Promise.all(
    payloads.map(async (payload) => {
      try {
        return (await codec.decode([payload]))[0] ?? payload;
      } catch {
        unreadable += 1;
        return payload;
      }
    }),
  );
  return { payloads: decoded, unreadable };
}

/** Payloads as Temporal is to store them. @throws ApiProblem 422 where one says what it is not */
export async function encodeAll(codec: PayloadCodec, payloads: Payload[]): Promise<Payload[]> {
  try {
    return await codec.encode(payloads);
  } catch {
    throw payloadsInvalid();
  }
}

/** Payloads for an answer. */
export function toCodecPayloads(payloads: Payload[]): CodecPayloads {
  return { payloads: payloads.map(toCodecPayload) };
}

function toCodecPayload({ metadata, data }: Payload): CodecPayload {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, toBase64(value)] as const);
  return { metadata: Object.fromEntries(entries), data: toBase64(data) };
}

function fromCodecPayload({ metadata, data }: CodecPayload): Payload {
  const entries = Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const);
  return { metadata: Object.fromEntries(entries), data: Buffer.from(data, 'base64') };
}

function toBase64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformedJson();
  }
}
