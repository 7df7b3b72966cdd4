import type { IncomingMessage, ServerResponse } from 'node:http';

import type { ScriptedConversation } from './scripted-conversation.js';

/** A scripted conversation as server-sent events, as the api writes them. */
export function streamTo(input: {
  conversation: ScriptedConversation;
  conversationId: string;
  request: IncomingMessage;
  response: ServerResponse;
}): void {
  const { conversation, conversationId, request, response } = input;
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('retry: 2000\n\n');
  const write = (frame: { type: string }, id?: number) => {
    const data = JSON.stringify({ at: new Date().toISOString(), conversationId, ...frame });
    response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${frame.type}\ndata: ${data}\n\n`);
  };
  const leave = conversation.join({
    after: Number(request.headers['last-event-id'] ?? 0),
    onEvent: (event) => {
      write(event, event.seq);
    },
    onNotice: ({ type, ...payload }) => {
      write({ type, ...{ payload } });
    },
  });
  response.on('close', leave);
}
