import { createServer } from 'node:http';
import path from 'node:path';

import Koa from 'koa';

import { findProjectRoot } from '../infra/project-root.js';
import { createCustomerTokens } from './auth/customer-tokens.js';
import { createPasswords } from './auth/passwords.js';
import { createTokenSigner } from './auth/signed-tokens.js';
import { createStaffTokens } from './auth/staff-tokens.js';
import { createTokens } from './auth/tokens.js';
import type { ApiContext } from './context.js';
import { createAcceptance } from './conversations/accept-message.js';
import { createAdmissions } from './conversations/admission.js';
import { createTurnCancellation } from './conversations/cancel-turn.js';
import type { ApiDependencies } from './dependencies.js';
import { createApiMetrics } from './metrics.js';
import { correlate } from './middleware/correlation.js';
import { serveDocumentationAssets } from './middleware/documentation-assets.js';
import { observe } from './middleware/observe.js';
import { allowOrigins, allowTemporalUi } from './middleware/origins.js';
import { renderProblems } from './middleware/problems.js';
import { createRateLimiters, DEFAULT_RATE_LIMITS } from './middleware/rate-limit.js';
import { secureHeaders } from './middleware/security-headers.js';
import { serveSite } from './middleware/site.js';
import type { ApiState } from './middleware/state.js';
import { createOpenApiDocument } from './openapi/document.js';
import { attachChatSockets } from './realtime/chat-sockets.js';
import { createDeskNews } from './realtime/desk-news.js';
import { createHub } from './realtime/hub.js';
import { createQueueWatch } from './realtime/queue-watch.js';
import { SOCKET_TIMINGS } from './realtime/socket-timings.js';
import { ROUTES } from './routes/index.js';
import { createRouter } from './routes/router.js';
import { createStoppableServer } from './stoppable-server.js';

/** Used tickets, ended logins and failed attempts are kept in the record until they count for nothing any more. */
const PURGE_MS = 10 * 60_000;

export type { ApiDependencies } from './dependencies.js';

/** An api that can be listened to. The dependencies stay the caller's: closing it does not close them. */
export type Api = {
  /** Resolves with the port once connections are taken. @throws where the address is in use */
  listen(address: { host: string; port: number }): Promise<{ port: number }>;
  /** Takes nothing new, sends sockets away with 1012, and gives requests 5 s to finish. */
  close(): Promise<void>;
};

/** Builds the api: HTTP, server-sent events and WebSockets on one server. */
export function createApi(deps: ApiDependencies): Api {
  const { bus, conversations, logger, temporal, signingKey } = deps;
  const signer = createTokenSigner({ signingKey });
  const stopping = new AbortController();
  const metrics = createApiMetrics(deps.metrics);
  const hub = createHub({ bus, conversations, metrics, logger });
  const deskNews = createDeskNews({ bus, logger });
  const { countEveryMs } = { ...SOCKET_TIMINGS, ...deps.socketTimings };
  const readPlaces = deps.escalations.readPlaces.bind(deps.escalations);
  const queueWatch = createQueueWatch({ news: deskNews, readPlaces, logger, countEveryMs });
  const admissions = createAdmissions({ conversations });
  const api: ApiContext = {
    deps,
    tokens: createTokens(signer),
    staffTokens: createStaffTokens({ signer, signingKey }),
    passwords: createPasswords(),
    customerTokens: createCustomerTokens({ bots: deps.bots, sealer: deps.sealer }),
    hub,
    ...{ deskNews, queueWatch },
    acceptMessage: createAcceptance({ temporal, admissions, metrics }),
    cancelTurn: createTurnCancellation({ temporal }),
    metrics,
    limiters: createRateLimiters(deps.rateLimits ?? DEFAULT_RATE_LIMITS),
    openApiDocument: createOpenApiDocument(),
    stopping: stopping.signal,
  };
  const origins = { publicOrigins: deps.publicOrigins, trustProxy: deps.trustProxy };
  const router = createRouter({ api, routes: ROUTES });

  const app = new Koa<ApiState>({ proxy: deps.trustProxy });
  app.use(correlate({ logger }));
  app.use(observe({ metrics }));
  app.use(secureHeaders());
  app.use(allowTemporalUi(deps));
  app.use(allowOrigins(origins));
  app.use(renderProblems());
  app.use(serveDocumentationAssets());
  app.use(serveSite({ folder: deps.webFolder ?? path.join(findProjectRoot(), 'dist', 'web') }));
  app.use(router.routes());
  app.use(router.allowedMethods());
  // Whatever gets here happened after the answer had begun, mostly a client that went away.
  app.on('error', (error: unknown) => {
    logger.debug({ err: error }, 'answer broke off');
  });

  const purging = setInterval(() => {
    const purges = [deps.tickets.purge(), deps.logins.purge(), deps.staff.purgeLoginAttempts()];
    Promise.all(purges).catch((error: unknown) => {
      logger.warn({ err: error }, 'old tickets and logins could not be removed');
    });
  }, PURGE_MS);
  purging.unref();

  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));
  const sockets = attachChatSockets({ app, server, api, origins });
  const { listen, stop } = createStoppableServer(server);
  return {
    listen,
    async close() {
      stopping.abort();
      sockets.restartAll();
      clearInterval(purging);
      await stop();
      queueWatch.close();
      deskNews.close();
      await hub.close();
    },
  };
}
