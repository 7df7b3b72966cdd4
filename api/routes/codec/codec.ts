import { CodecPayloads } from '../../../contracts/codec.js';
import { decodeEach, encodeAll, PAYLOADS, readPayloads, toCodecPayloads } from '../../codec/payloads.js';
import { defineRoute } from '../define-route.js';

const responses = { 200: { description: 'The payloads, in the same order', schema: CodecPayloads } } as const;

export const decodePayloads = defineRoute(
  {
    method: 'post',
    path: '/api/v1/codec/decode',
    tag: 'Administration',
    summary: "Decrypt Temporal's payloads, for Temporal UI and its command line",
    description:
      "Temporal's remote codec protocol. Pages of Temporal UI (TEMPORAL_UI_URL) may send the cookies of an admin who is " +
      'logged in here. What cannot be decrypted comes back as it is. Who asked for how much is in the audit log.',
    access: 'admin',
    audit: 'payloads.decoded',
    pages: 'temporal-ui',
    file: PAYLOADS,
    responses,
  },
  async ({ api, file }) => {
    const { payloads, unreadable } = await decodeEach(api.deps.codec, readPayloads(file));
    const details = { payloads: payloads.length, unreadable };
    return { status: 200, body: toCodecPayloads(payloads), audit: { botId: null, targetId: null, details } };
  },
);

export const encodePayloads = defineRoute(
  {
    method: 'post',
    path: '/api/v1/codec/encode',
    tag: 'Administration',
    summary: 'Encrypt payloads that Temporal UI or its command line sends to workflows',
    description: "Temporal's remote codec protocol.",
    access: 'admin',
    audit: 'payloads.encoded',
    pages: 'temporal-ui',
    file: PAYLOADS,
    responses,
  },
  async ({ api, file }) => {
    const payloads = await encodeAll(api.deps.codec, readPayloads(file));
    const details = { payloads: payloads.length };
    return { status: 200, body: toCodecPayloads(payloads), audit: { botId: null, targetId: null, details } };
  },
);
