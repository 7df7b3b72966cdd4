import { toProblem, tooManyPending, unknownFrameType } from '../errors.js';

// The same in every example, so that they read as one conversation.
export const BOT = '0b0c2f5e-6d1a-4a7e-9a55-1f2d3c4b5a69';
export const CONVERSATION = '7d4f1c3a-2b6e-4f80-8c11-90ab12cd34ef';
export const MESSAGE = 'c2a5d7e0-1f34-4b6c-8d9e-0a1b2c3d4e5f';
export const AT = '2026-01-31T09:15:00.000Z';

export const PROBLEM = {
  tooManyPending: toProblem(tooManyPending(3_000)),
  unknownFrame: toProblem(unknownFrameType()),
} as const;
