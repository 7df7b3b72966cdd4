import fc from 'fast-check';
import { expect, it } from 'vitest';

import { readEventStream } from '../../client/event-stream.js';
import type { ByteStream } from '../../client/request.js';

function toStream(pieces: Uint8Array[]): ByteStream & { cancelled: boolean } {
  const left = [...pieces];
  const stream = {
    cancelled: false,
    getReader: () => ({
      read: () => {
        const value = left.shift();
        return Promise.resolve({ done: value === undefined, value });
      },
      cancel: () => {
        stream.cancelled = true;
        return Promise.resolve();
      },
    }),
  };
  return stream;
}

async function readAll(pieces: Uint8Array[]): Promise<string[]> {
  const read: string[] = [];
  for await (const data of readEventStream(toStream(pieces))) read.push(data);
  return read;
}

it('reads the same events wherever the network cuts them, also within a character or a line end', async () => {
  const written = [
    'retry: 2000\n\n',
    'id: 7\nevent: message.created\ndata: {"text":"Grüße 🐝"}\n\n',
    ': still here\n\n',
    'data: one\r\ndata:two\r\n\r\n',
    'event: unfinished\ndata: never',
  ].join('');
  const bytes = new TextEncoder().encode(written);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 40 }), async (cuts) => {
      const bounds = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = bounds.slice(1).map((end, index) => bytes.slice(bounds[index], end));
      expect(await readAll(pieces)).toEqual(['', '{"text":"Grüße 🐝"}', '', 'one\ntwo']);
    }),
  );
});

it('gives the stream up when its reader does', async () => {
  const stream = toStream([new TextEncoder().encode('data: one\n\ndata: two\n\n')]);
  for await (const data of readEventStream(stream)) {
    expect(data).toBe('one');
    break;
  }
  expect(stream.cancelled).toBe(true);
});
