import { Writable } from 'node:stream';

/** Collects what a logger writes, line by line. */
export function collectLog(): { destination: Writable; lines: () => string[] } {
  const chunks: string[] = [];
  return {
    destination: new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        chunks.push(chunk.toString());
        done();
      },
    }),
    lines: () =>
      chunks
        .join('')
        .split('\n')
        .filter((line) => line !== ''),
  };
}
