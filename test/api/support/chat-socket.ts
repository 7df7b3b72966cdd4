import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

import { WebSocket, type ClientOptions } from 'ws';

import type { RealtimeTicket } from '../../../contracts/http.js';
import { SUBPROTOCOL, type ClientFrameInput, type ServerEnvelope } from '../../../contracts/protocol.js';
import type { ApiRig, Visitor } from './rig.js';

export type Frame = ServerEnvelope & { payload: Record<string, unknown> };

/** A chat socket as a test uses it: every frame is kept, and waited for by condition. */
export class ChatSocket {
  readonly frames: Frame[] = [];
  #closed: { code: number } | undefined;
  #wake: () => void = () => undefined;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as Frame);
      this.#wake();
    });
    socket.on('close', (code) => {
      this.#closed = { code };
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  send(frame: ClientFrameInput | Record<string, unknown>): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** The first frame that fits; rejects when the socket closes before it comes, or after ten seconds. */
  async frame(fits: string | ((frame: Frame) => boolean)): Promise<Frame> {
    const test = typeof fits === 'string' ? (frame: Frame) => frame.type === fits : fits;
    return this.#until(() => this.frames.find(test));
  }

  async closeCode(): Promise<number> {
    return (await this.#until(() => this.#closed, { evenIfClosed: true })).code;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.socket.close();
    await this.closeCode();
  }

  async #until<Value>(look: () => Value | undefined, { evenIfClosed = false } = {}): Promise<Value> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const value = look();
      if (value !== undefined) return value;
      const seen = JSON.stringify(this.frames.map(({ type, payload }) => [type, payload])).slice(-1500);
      if (this.#closed && !evenIfClosed) throw new Error(`Closed with ${this.#closed.code}; seen: ${seen}`);
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`Did not come in time; seen: ${seen}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

/** Opens a socket with a fresh ticket. */
export async function openSocket(rig: ApiRig, visitor: Visitor, options: ClientOptions = {}): Promise<ChatSocket> {
  const { body } = await rig.post<RealtimeTicket>('/api/v1/realtime/ticket', {}, visitor.headers);
  return connect(rig, `?ticket=${body.ticket}`, options);
}

/** Opens a socket at an address of its own making. */
export async function connect(rig: ApiRig, query: string, options: ClientOptions = {}): Promise<ChatSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${rig.port}/api/v1/chat/ws${query}`, [SUBPROTOCOL], options);
  const chat = new ChatSocket(socket);
  await once(socket, 'open');
  return chat;
}

export type Refusal = { status: number; contentType: string | undefined; problem: Record<string, unknown> };

/** How an upgrade is refused. */
export async function refusal(url: string, options: ClientOptions = {}): Promise<Refusal> {
  const socket = new WebSocket(url, [SUBPROTOCOL], options);
  socket.on('error', () => undefined);
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'],
    problem: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
  };
}

/** A socket on which a conversation is open. */
export async function openChat(rig: ApiRig, visitor: Visitor, payload: Record<string, unknown> = {}) {
  const chat = await openSocket(rig, visitor);
  chat.send({ type: 'conversation.open', payload: { botId: rig.botId, ...payload } });
  const opened = await chat.frame('conversation.opened');
  return { chat, opened, conversationId: opened.conversationId ?? '' };
}
