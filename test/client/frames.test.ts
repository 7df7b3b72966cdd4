import { describe, expect, it } from 'vitest';

import { readFrame } from '../../client/frames.js';
import { fromCloseCode } from '../../client/link-end.js';
import { CLOSE_CODES } from '../../contracts/protocol.js';

const at = '2026-01-01T00:00:00.000Z';

describe('frames', () => {
  it('with a seq are events, also of a type that is not known', () => {
    const payload = { anything: true };
    const frame = { type: 'owner.changed', conversationId: 'c', seq: 4, at, payload };
    expect(readFrame(JSON.stringify(frame))).toEqual({
      kind: 'event',
      conversationId: 'c',
      event: { type: 'owner.changed', seq: 4, at, payload },
    });
  });

  it('about a turn carry its notice', () => {
    const payload = { turnId: 'turn-1', attempt: 1 };
    expect(readFrame(JSON.stringify({ type: 'turn.started', at, payload }))).toMatchObject({
      kind: 'turn',
      notice: { type: 'turn.started', ...payload },
    });
  });

  it.each([['not json'], ['null'], ['[]'], ['{}'], ['{"type":"pong"}'], ['{"type":7,"payload":{}}']])(
    'that make no sense are ignored: %s',
    (text) => {
      expect(readFrame(text)).toBeNull();
    },
  );

  it('that are not text are ignored', () => {
    expect(readFrame(new Uint8Array(4))).toBeNull();
  });
});

describe('close codes', () => {
  it('that only mean trouble lead to another attempt, those that mean no do not', () => {
    const kinds = Object.fromEntries(
      Object.entries(CLOSE_CODES).map(([name, code]) => [name, fromCloseCode(code).kind]),
    );
    expect(kinds).toEqual({
      tooLarge: 'lost',
      restart: 'restart',
      tryAgain: 'lost',
      invalid: 'refused',
      unauthenticated: 'unauthenticated',
      forbidden: 'refused',
      openTimeout: 'lost',
      replaced: 'refused',
      rate: 'lost',
    });
    expect(fromCloseCode(1006)).toEqual({ kind: 'lost' });
  });
});
