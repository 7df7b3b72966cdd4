import { randomUUID } from 'node:crypto';

import type { WebSocket } from 'ws';

import type { ClientFrame } from '../../contracts/protocol.js';
import type { AuthenticatedVisitor } from '../auth/tokens.js';
import type { ApiContext, RequestScope } from '../context.js';
import {
  type ApiProblem,
  botForbidden,
  conversationNotFound,
  conversationNotOpen,
  invalidRequest,
  rateLimited,
  toProblem,
  unknownFrameType,
} from '../errors.js';
import { toApiProblem } from '../middleware/problems.js';
import { Connection } from './connection.js';
import { openConversation, type OpenedConversation, type OpenFrame } from './open-conversation.js';
import { parseFrame } from './parse-frame.js';
import type { SocketTimings } from './socket-timings.js';

type SendFrame = Extract<ClientFrame, { type: 'message.send' }>;

/** Frames that wait for the one before them; more are refused, for they wait for something that is slow. */
const MAX_QUEUED = 50;
const MAX_CONVERSATIONS = 10;
const QUEUE_RETRY_MS = 2_000;
const SANE_ID = /^[A-Za-z0-9._-]{8,64}$/;

export type ChatSessionOptions = {
  api: ApiContext;
  socket: WebSocket;
  visitor: AuthenticatedVisitor;
  scope: Pick<RequestScope, 'log' | 'address'>;
  timings: SocketTimings;
};

/** One socket's conversation with the api. Frames that open and send are dealt with one after the other, in order. */
export class ChatSession {
  readonly #connection: Connection;
  #openTimeout: NodeJS.Timeout | undefined;
  readonly #opened = new Map<string, OpenedConversation>();
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  #ended = false;

  constructor(private readonly options: ChatSessionOptions) {
    const { socket, api, timings } = options;
    this.#connection = new Connection({
      socket,
      metrics: api.metrics,
      heartbeatMs: timings.heartbeatMs,
      onText: (text) => {
        this.#receive(text);
      },
      onHeartbeat: () => {
        this.#checkVisitor();
      },
      onClose: () => {
        this.#end();
      },
    });
    this.#expectOpen();
  }

  /** A socket without a conversation does not stay. */
  #expectOpen(): void {
    clearTimeout(this.#openTimeout);
    if (this.#ended || this.#opened.size > 0) return;
    this.#openTimeout = setTimeout(() => {
      this.#connection.close('openTimeout');
    }, this.options.timings.openTimeoutMs);
  }

  /** The server stops: clients come back to another one. */
  restart(): void {
    this.#connection.close('restart');
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#openTimeout);
    for (const conversation of this.#opened.values()) conversation.end();
    this.#opened.clear();
  }

  #checkVisitor(): boolean {
    const valid = this.options.visitor.expiresAt.getTime() > Date.now();
    if (!valid) this.#connection.close('unauthenticated');
    return valid;
  }

  #receive(text: string): void {
    if (!this.#checkVisitor()) return;
    const parsed = parseFrame(text);
    this.options.api.metrics.frames.inc({ type: parsed.kind === 'frame' ? parsed.frame.type : parsed.kind });
    switch (parsed.kind) {
      case 'garbage':
        this.#connection.close('invalid');
        return;
      case 'unknown':
        this.#sendError(unknownFrameType(), parsed.id);
        return;
      case 'faulty': {
        const problem = invalidRequest(parsed.error);
        if (parsed.clientMessageId === undefined) this.#sendError(problem, parsed.id);
        else this.#sendNack(problem, { id: parsed.id, clientMessageId: parsed.clientMessageId });
        return;
      }
      case 'frame':
        this.#handle(parsed.frame);
    }
  }

  #handle(frame: ClientFrame): void {
    switch (frame.type) {
      case 'ping':
        this.#connection.send({ ...this.#said(frame.id), type: 'pong', payload: {} });
        return;
      case 'conversation.open':
        // It came in time; how long it takes is our affair.
        clearTimeout(this.#openTimeout);
        this.#enqueue(
          () => this.#open(frame),
          (problem, correlationId) => {
            this.#expectOpen();
            this.#sendError(problem, frame.id, correlationId);
          },
          frame.id,
        );
        return;
      case 'message.send':
        this.#enqueue(
          (correlationId) => this.#sendMessage(frame, correlationId),
          (problem, correlationId) => {
            const { clientMessageId } = frame.payload;
            this.#sendNack(problem, { id: frame.id, clientMessageId, correlationId });
          },
          frame.id,
        );
        return;
      case 'typing':
      case 'read':
        // Nobody is on the other side yet whom it would concern: people join conversations in a later version.
        return;
    }
  }

  #enqueue(
    work: (correlationId: string) => Promise<void>,
    refuse: (problem: ApiProblem, correlationId: string) => void,
    id: string | undefined,
  ): void {
    const correlationId = id !== undefined && SANE_ID.test(id) ? id : randomUUID();
    if (this.#queued >= MAX_QUEUED) {
      refuse(rateLimited(QUEUE_RETRY_MS), correlationId);
      return;
    }
    this.#queued += 1;
    this.#queue = this.#queue
      .then(() => (this.#ended ? undefined : work(correlationId)))
      .catch((error: unknown) => {
        const problem = toApiProblem(error);
        if (problem.status >= 500) {
          this.options.scope.log.error({ err: error, code: problem.code, correlationId }, 'frame failed');
        }
        refuse(problem, correlationId);
      })
      .finally(() => {
        this.#queued -= 1;
      });
  }

  async #open(frame: OpenFrame): Promise<void> {
    const { api, visitor, timings } = this.options;
    if (frame.payload.botId !== visitor.botId) {
      this.#sendError(botForbidden(), frame.id);
      this.#connection.close('forbidden');
      return;
    }
    if (this.#opened.size >= MAX_CONVERSATIONS) throw rateLimited(QUEUE_RETRY_MS);
    const { delayedAfterMs } = timings;
    const wanted = frame.payload.conversationId;
    if (wanted !== undefined) {
      this.#opened.get(wanted)?.end();
      this.#opened.delete(wanted);
    }
    const conversation = await openConversation({ api, connection: this.#connection, visitor, frame, delayedAfterMs });
    // The socket may have closed in the meantime: nobody would end this one.
    if (this.#ended) conversation.end();
    else this.#opened.set(conversation.conversationId, conversation);
  }

  async #sendMessage(frame: SendFrame, correlationId: string): Promise<void> {
    const { api, visitor, scope } = this.options;
    const { clientMessageId, text } = frame.payload;
    const conversation = this.#requireOpened(frame.conversationId);
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(visitor.visitorId);
    const { botId, conversationId, delays } = conversation;
    const log = scope.log.child({ correlationId });
    delays.sent(clientMessageId);
    try {
      const key = { botId, conversationId, clientMessageId };
      const { repeated } = await api.acceptMessage({ ...key, text, correlationId, log });
      if (repeated) delays.settled([clientMessageId]);
    } catch (error) {
      delays.settled([clientMessageId]);
      throw error;
    }
    this.#connection.send({
      ...this.#said(frame.id),
      conversationId,
      type: 'message.ack',
      payload: { clientMessageId },
    });
  }

  /** A frame is for a conversation that was opened on this very socket; without an id, for the only one. */
  #requireOpened(conversationId: string | undefined): OpenedConversation {
    if (conversationId !== undefined) {
      const conversation = this.#opened.get(conversationId);
      if (!conversation) throw conversationNotFound('It is not open on this socket.');
      return conversation;
    }
    const [only, second] = this.#opened.values();
    if (only === undefined || second !== undefined) throw conversationNotOpen();
    return only;
  }

  #said(id: string | undefined): { id?: string; at: string } {
    return { at: new Date().toISOString(), ...(id === undefined ? {} : { id }) };
  }

  #sendError(problem: ApiProblem, id: string | undefined, correlationId?: string): void {
    this.#connection.send({
      ...this.#said(id),
      type: 'error',
      payload: { problem: toProblem(problem, correlationId) },
    });
  }

  #sendNack(
    problem: ApiProblem,
    { id, clientMessageId, correlationId }: { id: string | undefined; clientMessageId: string; correlationId?: string },
  ): void {
    this.#connection.send({
      ...this.#said(id),
      type: 'message.nack',
      payload: {
        clientMessageId,
        problem: toProblem(problem, correlationId),
        retryable: problem.retryable,
        ...(problem.retryAfterMs === undefined ? {} : { retryAfterMs: problem.retryAfterMs }),
      },
    });
  }
}
