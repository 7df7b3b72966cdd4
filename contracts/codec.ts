import { z } from 'zod';

/** A payload as Temporal's remote codecs write it: bytes in base64. */
export const CodecPayload = z
  .object({
    metadata: z.record(z.string().max(100), z.base64()).default({}),
    data: z.base64().default(''),
  })
  .meta({ id: 'CodecPayload' });
export type CodecPayload = z.infer<typeof CodecPayload>;

/** What a remote codec is sent, and what it answers, in the same order. */
export const CodecPayloads = z.object({ payloads: z.array(CodecPayload).max(1_000) }).meta({ id: 'CodecPayloads' });
export type CodecPayloads = z.infer<typeof CodecPayloads>;
