import type { IncomingMessage, Server } from 'node:http';

import websockify from 'koa-websocket';

import { PROTOCOL_LIMITS, SUBPROTOCOL } from '../../contracts/protocol.js';
import type { AuthenticatedVisitor } from '../auth/tokens.js';
import type { ApiContext } from '../context.js';
import { readCorrelationId } from '../middleware/correlation.js';
import type { OriginRules } from '../middleware/origins.js';
import type { ApiApplication } from '../middleware/state.js';
import { ChatSession } from './chat-session.js';
import { SOCKET_TIMINGS } from './socket-timings.js';
import { createUpgradeHandler } from './upgrade.js';

export type ChatSockets = { restartAll(): void };

/**
 * Chat sockets on an HTTP server. koa-websocket only routes: left to itself it cannot refuse an upgrade, and takes any
 * origin and size. So it gets a server without a port, and sees a connection after our own upgrade handler allowed it.
 */
export function attachChatSockets(options: {
  app: ApiApplication;
  server: Server;
  api: ApiContext;
  origins: OriginRules;
}): ChatSockets {
  const { server, api, origins } = options;
  const app = websockify(options.app);
  const visitors = new WeakMap<IncomingMessage, AuthenticatedVisitor>();
  const sessions = new Set<ChatSession>();
  const timings = { ...SOCKET_TIMINGS, ...api.deps.socketTimings };

  app.ws.listen({
    noServer: true,
    clientTracking: false,
    maxPayload: PROTOCOL_LIMITS.frameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  // Synchronous: the session listens before anything is awaited, else what a quick client sends is lost.
  app.ws.use((ctx) => {
    const visitor = visitors.get(ctx.req);
    if (visitor === undefined) {
      ctx.websocket.terminate();
      return;
    }
    const correlationId = readCorrelationId(ctx.req.headers);
    const scope = { log: api.deps.logger.child({ socket: correlationId }), address: ctx.ip };
    const session = new ChatSession({
      ...{ api, visitor, scope, timings },
      ...{ socket: ctx.websocket, transport: ctx.req.socket },
    });
    sessions.add(session);
    ctx.websocket.once('close', () => sessions.delete(session));
  });

  const webSocketServer = app.ws.server;
  if (webSocketServer === undefined) throw new Error('koa-websocket made no server');
  server.on(
    'upgrade',
    createUpgradeHandler({
      tokens: api.tokens,
      tickets: api.deps.tickets,
      origins,
      logger: api.deps.logger,
      stopping: api.stopping,
      accept(request, socket, head, visitor) {
        visitors.set(request, visitor);
        webSocketServer.handleUpgrade(request, socket, head, (webSocket) => {
          webSocketServer.emit('connection', webSocket, request);
        });
      },
    }),
  );
  return {
    restartAll() {
      for (const session of sessions) session.restart();
    },
  };
}
