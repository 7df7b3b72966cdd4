import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';

import { PROBLEM_CONTENT_TYPE } from '../../contracts/problem.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { readBearer } from '../auth/principal.js';
import type { AuthenticatedVisitor, Tokens } from '../auth/tokens.js';
import {
  type ApiProblem,
  originForbidden,
  routeNotFound,
  shuttingDown,
  toProblem,
  unauthenticated,
} from '../errors.js';
import { readCorrelationId } from '../middleware/correlation.js';
import { isOriginAllowed, type OriginRules } from '../middleware/origins.js';
import { toApiProblem } from '../middleware/problems.js';
import type { TicketStore } from '../ports.js';

export const CHAT_SOCKET_PATH = '/api/v1/chat/ws';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type UpgradeOptions = {
  tokens: Tokens;
  tickets: TicketStore;
  origins: OriginRules;
  logger: Logger;
  stopping: AbortSignal;
  /** Takes over an upgrade that was allowed. */
  accept: (request: IncomingMessage, socket: Duplex, head: Buffer, visitor: AuthenticatedVisitor) => void;
};

/** Decides on an upgrade before it happens: path, origin, then the ticket, which is used up only when all else is right. */
export function createUpgradeHandler(options: UpgradeOptions): UpgradeHandler {
  return (request, socket, head) => {
    const correlationId = readCorrelationId(request.headers);
    const onError = () => {
      socket.destroy();
    };
    socket.on('error', onError);
    authorise(request, options).then(
      (visitor) => {
        socket.off('error', onError);
        // The ticket goes no further than this: whatever sees the address later may log it.
        request.url = CHAT_SOCKET_PATH;
        options.accept(request, socket, head, visitor);
      },
      (error: unknown) => {
        const problem = toApiProblem(error);
        const log = options.logger.child({ correlationId });
        if (problem.status >= 500) log.error({ err: error, code: problem.code }, 'upgrade failed');
        else log.info({ code: problem.code }, 'upgrade refused');
        refuse(socket, problem, correlationId);
      },
    );
  };
}

async function authorise(request: IncomingMessage, options: UpgradeOptions): Promise<AuthenticatedVisitor> {
  const { tokens, tickets, origins, stopping } = options;
  const address = parseAddress(request.url);
  if (address?.pathname !== CHAT_SOCKET_PATH) throw routeNotFound();
  if (!isOriginAllowed(request, origins)) throw originForbidden();
  refuseWhenStopping(stopping);

  const bearer = readBearer(request.headers.authorization);
  if (bearer !== null) {
    const visitor = await tokens.verifyVisitor(bearer);
    if (!visitor) throw unauthenticated();
    return visitor;
  }
  const ticket = await tokens.verifyTicket(address.searchParams.get('ticket') ?? '');
  if (!ticket) throw unauthenticated('The ticket is missing, expired or not valid.');
  const outcome = await tickets.use({ ticketId: ticket.ticketId, expiresAt: ticket.expiresAt });
  if (outcome === 'used') throw unauthenticated('The ticket was used before.');
  // Those who are open are sent away once, when stopping begins: nobody may come in after that.
  refuseWhenStopping(stopping);
  return ticket.visitor;
}

function refuseWhenStopping(stopping: AbortSignal): void {
  if (stopping.aborted) throw shuttingDown();
}

function refuse(socket: Duplex, problem: ApiProblem, correlationId: string): void {
  const body = JSON.stringify(toProblem(problem, correlationId));
  const headers = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? 'Refused'}`,
    `Content-Type: ${PROBLEM_CONTENT_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Correlation-Id: ${correlationId}`,
    'Connection: close',
    ...(problem.retryAfterMs === undefined ? [] : [`Retry-After: ${Math.ceil(problem.retryAfterMs / 1000)}`]),
  ];
  socket.once('finish', () => {
    socket.destroy();
  });
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
}

function parseAddress(url = ''): URL | null {
  return URL.canParse(url, 'http://parley.invalid') ? new URL(url, 'http://parley.invalid') : null;
}
