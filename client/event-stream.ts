import type { ByteStream } from './request.js';

/**
 * Reads server-sent events: the data of each, or '' for what has none (a comment, which says that the other side is
 * still there). Ends with the stream.
 */
export async function* readEventStream(stream: ByteStream): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield readData(block);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function readData(block: string): string {
  return block
    .split(/\r?\n/)
    .flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])
    .join('\n');
}
