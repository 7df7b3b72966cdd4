import type { Duplex } from 'node:stream';

import type { ClientFrame, ParticipantFrame, ServerControlFrame } from '../../contracts/protocol.js';
import type { AuthenticatedVisitor } from '../auth/tokens.js';
import type { ApiContext, RequestScope } from '../context.js';
import { setFeedback } from '../conversations/set-feedback.js';
import { botForbidden, invalidRequest, unknownFrameType, type ApiProblem } from '../errors.js';
import { Connection, type ChatWebSocket } from './connection.js';
import { toErrorFrame, toNackFrame, toSaid } from './control-frames.js';
import { createFrameQueue, type FrameQueue } from './frame-queue.js';
import { openConversation, type OpenedConversation, type OpenFrame } from './open-conversation.js';
import { OpenConversations } from './open-conversations.js';
import { parseFrame } from './parse-frame.js';
import type { SocketTimings } from './socket-timings.js';

type SendFrame = Extract<ClientFrame, { type: 'message.send' }>;
type CancelFrame = Extract<ClientFrame, { type: 'turn.cancel' }>;
type FeedbackFrame = Extract<ClientFrame, { type: 'feedback.set' }>;

export type ChatSessionOptions = {
  api: ApiContext;
  socket: ChatWebSocket;
  transport: Duplex;
  visitor: AuthenticatedVisitor;
  scope: Pick<RequestScope, 'log' | 'address'>;
  timings: SocketTimings;
};

/** One socket's conversation with the api. Frames that open and send are dealt with one after the other, in order. */
export class ChatSession {
  readonly #connection: Connection;
  readonly #queue: FrameQueue;
  readonly #opened = new OpenConversations();
  #openTimeout: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(private readonly options: ChatSessionOptions) {
    const { socket, transport, api, scope, timings } = options;
    this.#queue = createFrameQueue({ log: scope.log });
    this.#connection = new Connection({
      socket,
      transport,
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

  /** The server stops: clients come back to another one. */
  restart(): void {
    this.#connection.close('restart');
  }

  #end(): void {
    this.#ended = true;
    clearTimeout(this.#openTimeout);
    this.#queue.end();
    this.#opened.end();
  }

  /** A socket without a conversation does not stay. */
  #expectOpen(): void {
    clearTimeout(this.#openTimeout);
    if (this.#ended || !this.#opened.isEmpty) return;
    this.#openTimeout = setTimeout(() => {
      this.#connection.close('openTimeout');
    }, this.options.timings.openTimeoutMs);
  }

  /** A socket does not outlive the visitor token that it was opened for. */
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
        this.#connection.send(toErrorFrame(unknownFrameType(), parsed));
        return;
      case 'faulty': {
        const { id, clientMessageId } = parsed;
        const problem = invalidRequest({ faults: parsed.faults, part: 'frame' });
        const message = clientMessageId === undefined ? undefined : { id, clientMessageId };
        this.#connection.send(message ? toNackFrame(problem, message) : toErrorFrame(problem, { id }));
        return;
      }
      case 'frame':
        this.#handle(parsed.frame);
    }
  }

  #handle(frame: ClientFrame): void {
    const { id } = frame;
    switch (frame.type) {
      case 'ping':
        this.#connection.send({ ...toSaid(id), type: 'pong', payload: {} });
        return;
      case 'conversation.open':
        // It came in time; how long it takes is our affair.
        clearTimeout(this.#openTimeout);
        this.#queue.add({
          id,
          work: () => this.#open(frame),
          refuse: (problem, correlationId) => {
            this.#expectOpen();
            this.#connection.send(toErrorFrame(problem, { id, correlationId }));
          },
        });
        return;
      case 'message.send':
        this.#inConversation(
          frame,
          (conversation, correlationId) => this.#accept(frame, conversation, correlationId),
          (problem, correlationId) =>
            toNackFrame(problem, { id, clientMessageId: frame.payload.clientMessageId, correlationId }),
        );
        return;
      case 'turn.cancel':
        this.#inConversation(frame, (conversation, correlationId) => this.#cancel(frame, conversation, correlationId));
        return;
      case 'feedback.set':
        this.#inConversation(frame, (conversation) => this.#setFeedback(frame, conversation));
        return;
      case 'typing':
        this.#inConversation(frame, ({ signs }) => {
          signs.typing(frame.payload.on);
        });
        return;
      case 'read':
        this.#inConversation(frame, ({ signs }) => {
          signs.read(frame.payload.upToSeq);
        });
        return;
    }
  }

  /** Behind the frames before it: a conversation that is being opened is open by then, or it is nobody's to speak in. */
  #inConversation(
    frame: ParticipantFrame,
    act: (conversation: OpenedConversation, correlationId: string) => Promise<void> | void,
    toRefusal: (problem: ApiProblem, correlationId: string) => ServerControlFrame = (problem, correlationId) =>
      toErrorFrame(problem, { id: frame.id, correlationId }),
  ): void {
    this.#queue.add({
      id: frame.id,
      work: async (correlationId) => {
        await act(this.#opened.require(frame.conversationId), correlationId);
      },
      refuse: (problem, correlationId) => {
        this.#connection.send(toRefusal(problem, correlationId));
      },
    });
  }

  async #open(frame: OpenFrame): Promise<void> {
    const { api, visitor, timings } = this.options;
    if (frame.payload.botId !== visitor.botId) {
      this.#connection.send(toErrorFrame(botForbidden(), { id: frame.id }));
      this.#connection.close('forbidden');
      return;
    }
    this.#opened.prepare(frame.payload.conversationId);
    const { delayedAfterMs } = timings;
    const conversation = await openConversation({ api, connection: this.#connection, visitor, frame, delayedAfterMs });
    // The socket may have closed in the meantime: nobody would end this one.
    if (this.#ended) {
      conversation.end();
      return;
    }
    this.#opened.add(conversation);
    // One that was refused while this one waited its turn has begun to count again.
    clearTimeout(this.#openTimeout);
  }

  async #cancel(frame: CancelFrame, { conversationId }: OpenedConversation, correlationId: string): Promise<void> {
    const { api, visitor, scope } = this.options;
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(visitor.visitorId);
    const { turnId } = frame.payload;
    await api.cancelTurn({ conversationId, turnId, log: scope.log.child({ correlationId }) });
  }

  async #setFeedback(frame: FeedbackFrame, { botId, conversationId }: OpenedConversation): Promise<void> {
    const { api, visitor, scope } = this.options;
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(visitor.visitorId);
    await setFeedback(api.deps.feedback, { botId, conversationId, ...frame.payload });
  }

  async #accept(
    frame: SendFrame,
    { botId, conversationId, delays }: OpenedConversation,
    correlationId: string,
  ): Promise<void> {
    const { api, visitor, scope } = this.options;
    const { clientMessageId, text, quickReplyId } = frame.payload;
    api.limiters.messagesPerAddress(scope.address);
    api.limiters.messagesPerVisitor(visitor.visitorId);
    const log = scope.log.child({ correlationId });
    // Watched before it is stored: its answer may be quicker than its receipt.
    delays.sent(clientMessageId);
    try {
      const message = { botId, conversationId, clientMessageId, text, quickReplyId, correlationId, log };
      const { repeated } = await api.acceptMessage(message);
      if (repeated) delays.settled([clientMessageId]);
    } catch (error) {
      delays.settled([clientMessageId]);
      throw error;
    }
    this.#connection.send({ ...toSaid(frame.id), conversationId, type: 'message.ack', payload: { clientMessageId } });
  }
}
