import type { ApiRig, Visitor } from './rig.js';

export type SeenEvent = { id: string | undefined; event: string | undefined; data: unknown };

export type OpenStream = {
  headers: Headers;
  seen: SeenEvent[];
  /** Reads until an event fits, and gives it. */
  until(fits: (event: SeenEvent) => boolean): Promise<SeenEvent>;
  /** Reads to the end that the server makes. */
  rest(): Promise<void>;
  close(): void;
};

/** Server-sent events as a client reads them, from a real response. */
export async function openStream(
  rig: Pick<ApiRig, 'url'>,
  visitor: Pick<Visitor, 'headers'>,
  {
    conversationId,
    query = '',
    headers = {},
  }: { conversationId: string; query?: string; headers?: Record<string, string> },
): Promise<OpenStream> {
  const aborter = new AbortController();
  const response = await fetch(`${rig.url}/api/v1/conversations/${conversationId}/stream${query}`, {
    headers: { ...visitor.headers, ...headers },
    signal: AbortSignal.any([aborter.signal, AbortSignal.timeout(20_000)]),
  });
  if (response.body === null || response.status !== 200) throw new Error(`The stream answered ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const seen: SeenEvent[] = [];
  let text = '';

  async function readMore(): Promise<boolean> {
    const { done, value } = await reader.read();
    if (done) return false;
    text += value;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const data = fields.get('data');
      if (data !== undefined) seen.push({ id: fields.get('id'), event: fields.get('event'), data: JSON.parse(data) });
    }
    return true;
  }

  return {
    headers: response.headers,
    seen,
    async until(fits) {
      for (;;) {
        const found = seen.find(fits);
        if (found) return found;
        if (!(await readMore())) throw new Error(`The stream ended; seen: ${JSON.stringify(seen)}`);
      }
    },
    async rest() {
      while (await readMore());
    },
    close() {
      aborter.abort();
    },
  };
}
