import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { UnknownKeyError, type EncryptionKey } from './temporal/payload-codec.js';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts small secrets for the record. What was sealed for one purpose does not open for another. */
export interface Sealer {
  seal(input: { text: string; purpose: string }): string;
  /** @throws UnknownKeyError; Error where it was altered, or sealed for something else */
  open(input: { sealed: string; purpose: string }): string;
}

/** AES-256-GCM, `v1.KEY-ID.BASE64URL`. The first key seals, all open, as with payloads. */
export function createSealer(keys: EncryptionKey[]): Sealer {
  const [active] = keys;
  if (active === undefined) throw new Error('Sealing needs at least one key.');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  const toContext = (id: string, purpose: string) => Buffer.from(`${VERSION}.${id}.${purpose}`);
  return {
    seal({ text, purpose }) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, active.key, nonce).setAAD(toContext(active.id, purpose));
      const content = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${active.id}.${content.toString('base64url')}`;
    },
    open({ sealed, purpose }) {
      const [, id = '', content = ''] = sealed.split('.');
      const key = byId.get(id);
      if (key === undefined) throw new UnknownKeyError(`No key with the id ${id} is in PARLEY_ENCRYPTION_KEYS.`);
      const data = Buffer.from(content, 'base64url');
      const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(toContext(id, purpose))
        .setAuthTag(data.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
