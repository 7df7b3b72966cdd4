import type { ServerResponse } from 'node:http';

/** Ways to fail that the scripted server's library does not have. */
export type ModelFault =
  /** Takes the request, and never answers. */
  | { kind: 'hang' }
  /** Streams a text, and never ends. */
  | { kind: 'hang-after'; text: string }
  /** Streams a text, then the connection breaks, or ends as if nothing was missing. */
  | { kind: 'cut-after'; text: string; how: 'broken' | 'ended' }
  /** Streams a text, then something that is no JSON. */
  | { kind: 'broken-json-after'; text: string }
  /** Streams a text, then an error in place of a piece. */
  | { kind: 'error-after'; text: string }
  /** Answers at once, with a page instead of a stream. */
  | { kind: 'not-a-stream' };

/** Answers a chat request with a fault. A request that nobody scripted gets 501. */
export function sendFault(response: ServerResponse, fault: ModelFault | { kind: 'unscripted' }): void {
  switch (fault.kind) {
    case 'hang':
      return;
    case 'unscripted':
      response.writeHead(501, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: 'This request was not scripted.' } }));
      return;
    case 'not-a-stream':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Please log in to the network</html>');
      return;
    default:
      startStream(response, fault.text);
  }
  if (fault.kind === 'cut-after' && fault.how === 'ended') response.end();
  // The text is to arrive before the connection breaks.
  if (fault.kind === 'cut-after' && fault.how === 'broken') setTimeout(() => response.destroy(), 20);
  if (fault.kind === 'broken-json-after') response.end('data: {"choices": [{"delta": PROVIDER TEXT\n\n');
  if (fault.kind === 'error-after')
    response.end('data: {"error": {"message": "PROVIDER TEXT", "code": "server_error"}}\n\n');
}

function startStream(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const delta of [{ role: 'assistant', content: '' }, { content: text }]) {
    const chunk = {
      id: 'chatcmpl-scripted',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'scripted',
      choices: [{ index: 0, delta, finish_reason: null }],
    };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  }
}
