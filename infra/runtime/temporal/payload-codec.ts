import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, brotliDecompressSync, constants } from 'node:zlib';

import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

import { isStepSummary } from '../../../contracts/step-summaries.js';

/** A key of 32 bytes with the id under which payloads name it. */
export type EncryptionKey = { id: string; key: Buffer };

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const ENCODING = 'binary/parley-v1';
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const NONCES_AT_ONCE = 256;
const TAG_BYTES = 16;
// Below this compression gains nothing worth its time.
const COMPRESS_FROM_BYTES = 256;
// A payload is at most 2 MB on the wire; this keeps a hostile one from unpacking into the whole memory.
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;

// Larger payloads are not looked at.
const LONGEST_SUMMARY_BYTES = 100;

// Up to here a few dozen microseconds; the way to another thread and back costs five times as much.
const IN_PLACE_UP_TO_BYTES = 64 * 1024;
const text = (value: string) => Buffer.from(value, 'utf8');

/** A payload names a key that this process was not given. */
export class UnknownKeyError extends Error {
  override readonly name = 'UnknownKeyError';
}

/**
 * Compresses (Brotli) and encrypts (AES-256-GCM) every payload that Temporal stores. The metadata says the key id and
 * the compression, and is authenticated with the content; payloads from before the codec pass through unchanged.
 * The first key encrypts, all decrypt: a key is rotated by putting a new one in front. Only the fixed words that Temporal
 * UI shows beside steps stay readable.
 */
export function createPayloadCodec(keys: EncryptionKey[]): PayloadCodec {
  const [active] = keys;
  if (active === undefined) throw new Error('The payload codec needs at least one key.');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const nextNonce = createNonces();

  const encode = async (payload: Payload): Promise<Payload> => {
    if (isPublic(payload)) return payload;
    const plain = PayloadMessage.encode(payload).finish();
    const compression = plain.length >= COMPRESS_FROM_BYTES ? 'br' : 'none';
    const content = compression === 'br' ? await compress(plain) : plain;
    const nonce = nextNonce();
    const cipher = createCipheriv(ALGORITHM, active.key, nonce).setAAD(text(`${ENCODING}/${active.id}/${compression}`));
    const data = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
    return { metadata: { encoding: text(ENCODING), 'key-id': text(active.id), compression: text(compression) }, data };
  };

  const decode = async (payload: Payload): Promise<Payload> => {
    if (readMetadata(payload, 'encoding') !== ENCODING) return payload;
    const keyId = readMetadata(payload, 'key-id');
    const compression = readMetadata(payload, 'compression');
    const key = byId.get(keyId);
    if (key === undefined) throw new UnknownKeyError(`No key with the id ${keyId} is in PARLEY_ENCRYPTION_KEYS.`);
    const data = Buffer.from(payload.data ?? []);
    const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(text(`${ENCODING}/${keyId}/${compression}`))
      .setAuthTag(data.subarray(-TAG_BYTES));
    const content = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    const plain = compression === 'br' ? await decompress(content) : content;
    return PayloadMessage.decode(plain);
  };

  return {
    encode: (payloads) => Promise.all(payloads.map(encode)),
    decode: (payloads) => Promise.all(payloads.map(decode)),
  };
}

/** Random nonces, each of them given once. Drawn many at a time: asking the system costs more than encrypting. */
function createNonces(): () => Buffer {
  const drawn = Buffer.alloc(NONCE_BYTES * NONCES_AT_ONCE);
  let used = drawn.length;
  return () => {
    if (used === drawn.length) {
      randomFillSync(drawn);
      used = 0;
    }
    used += NONCE_BYTES;
    return Buffer.from(drawn.subarray(used - NONCE_BYTES, used));
  };
}

async function compress(plain: Uint8Array): Promise<Buffer> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  if (plain.length > IN_PLACE_UP_TO_BYTES) return await promisify(brotliCompress)(plain, { params });
  // A window no larger than what is compressed: the default one is cleared anew for each payload.
  return brotliCompressSync(plain, { params: { ...params, [constants.BROTLI_PARAM_LGWIN]: 16 } });
}

async function decompress(content: Buffer): Promise<Buffer> {
  const limit = { maxOutputLength: MAX_UNPACKED_BYTES };
  if (content.length > IN_PLACE_UP_TO_BYTES) return await promisify(brotliDecompress)(content, limit);
  return brotliDecompressSync(content, limit);
}

/** The SDK has the codec encode summaries like everything else, and says of none what it is. */
function isPublic(payload: Payload): boolean {
  const data = payload.data ?? [];
  if (data.length > LONGEST_SUMMARY_BYTES || readMetadata(payload, 'encoding') !== 'json/plain') return false;
  const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  return typeof value === 'string' && isStepSummary(value);
}

function readMetadata(payload: Payload, name: string): string {
  return Buffer.from(payload.metadata?.[name] ?? []).toString('utf8');
}
