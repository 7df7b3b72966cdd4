import { randomBytes } from 'node:crypto';

import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createPayloadCodec, UnknownKeyError } from '../../infra/runtime/temporal/payload-codec.js';

const OLD = { id: 'old', key: randomBytes(32) };
const NEW = { id: 'new', key: randomBytes(32) };
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('latin1');

async function encodeOne(keys: (typeof OLD)[], value: unknown): Promise<Payload> {
  const [payload] = await createPayloadCodec(keys).encode([defaultPayloadConverter.toPayload(value)]);
  if (payload === undefined) throw new Error('nothing was encoded');
  return payload;
}

describe('the payload codec', () => {
  it('gives back every JSON value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const codec = createPayloadCodec([NEW]);
        const [decoded] = await codec.decode([await encodeOne([NEW], value)]);
        expect(defaultPayloadConverter.fromPayload(decoded as Payload)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('shows nothing of the content, only the key id, the encoding and the compression', async () => {
    const payload = await encodeOne([NEW], { text: 'where is my parcel' });
    expect(text(payload.data)).not.toContain('parcel');
    expect(Object.keys(payload.metadata ?? {}).sort()).toEqual(['compression', 'encoding', 'key-id']);
    expect(text(payload.metadata?.['key-id'])).toBe('new');
  });

  it('uses each nonce once', async () => {
    const plain = defaultPayloadConverter.toPayload('the same again');
    const payloads = await createPayloadCodec([NEW]).encode(Array.from({ length: 2_000 }, () => plain));
    const nonces = payloads.map(({ data }) =>
      Buffer.from(data ?? [])
        .subarray(0, 12)
        .toString('hex'),
    );
    expect(new Set(nonces).size).toBe(2_000);
  });

  it('compresses what is large', async () => {
    const payload = await encodeOne([NEW], 'again and again '.repeat(1000));
    expect(payload.data?.length).toBeLessThan(500);
  });

  it('reads what an older key wrote after a rotation, and writes with the first', async () => {
    const before = await encodeOne([OLD], 'from before');
    const [decoded] = await createPayloadCodec([NEW, OLD]).decode([before]);
    expect(defaultPayloadConverter.fromPayload(decoded as Payload)).toBe('from before');
    expect(text((await encodeOne([NEW, OLD], 1)).metadata?.['key-id'])).toBe('new');
  });

  it('names the key it lacks', async () => {
    const before = await encodeOne([OLD], 'from before');
    await expect(createPayloadCodec([NEW]).decode([before])).rejects.toThrow(UnknownKeyError);
  });

  it('refuses content and metadata that were changed', async () => {
    const payload = await encodeOne([NEW], 'again and again '.repeat(100));
    const data = Uint8Array.from(payload.data ?? []);
    data[20] = (data[20] ?? 0) ^ 1;
    const codec = createPayloadCodec([NEW]);
    await expect(codec.decode([{ ...payload, data }])).rejects.toThrow();
    const metadata = { ...payload.metadata, compression: Buffer.from('none') };
    await expect(codec.decode([{ ...payload, metadata }])).rejects.toThrow();
  });

  it('passes through what was written before there was a codec', async () => {
    const plain = defaultPayloadConverter.toPayload('plain');
    expect(await createPayloadCodec([NEW]).decode([plain])).toEqual([plain]);
  });
});
