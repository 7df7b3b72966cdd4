import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { WebSocketServer, type WebSocket } from 'ws';

import type { ConversationEvent } from '../../contracts/events.js';
import type { ConversationFeedback, Feedback } from '../../contracts/feedback.js';
import { ClientFrame, SUBPROTOCOL } from '../../contracts/protocol.js';
import { streamTo } from './scripted-stream.js';
import { servePage } from './serve-page.js';
import { createScriptedConversation, type ScriptedAnswer, type ScriptedConversation } from './scripted-conversation.js';

type MessageSend = Extract<ClientFrame, { type: 'message.send' }>;

/** What the server does where a test wants something else than success. */
export type ApiScript = {
  /** The answer to a message that was sent `count` times so far. */
  receipt: (message: MessageSend['payload'], count: number) => 'ack' | 'silence' | Record<string, unknown>;
  /** Whether a durable event reaches the sockets; it is in the log in any case. */
  deliver: (event: ConversationEvent) => boolean;
  answer: (text: string) => ScriptedAnswer;
  /** The status that feedback is answered with. */
  feedback: number;
  /** Tokens that are accepted; null accepts all. */
  tokens: Set<string> | null;
  /** What becomes of an upgrade to a socket; `swallow`: it opens, and no frame comes through. */
  upgrade: 'accept' | 'refuse' | 'hang' | 'swallow';
  /** Answers a socket in place of `conversation.opened`. */
  refuseOpen: ((socket: WebSocket) => void) | null;
};

export type ScriptedApi = {
  readonly url: string;
  readonly script: ApiScript;
  readonly conversations: Map<string, ScriptedConversation>;
  /** Every frame that came, in its order. */
  readonly frames: ClientFrame[];
  /** METHOD path of every request. */
  readonly requests: string[];
  closeSockets(code: number): void;
  /** Stops to listen, and cuts all sockets; `start` comes back on the same port. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  stop(): Promise<void>;
};

export const SCRIPTED_BOT = {
  id: '00000000-0000-4000-8000-000000000001',
  slug: 'demo',
  name: 'Scripted bot',
  locale: 'en',
  greeting: 'Hello from the script.',
  suggestions: ['Where is my parcel?'],
};

/** A server that speaks the api's HTTP and WebSocket on real sockets, keeps logs in memory and fails as it is told. */
export async function startScriptedApi({ webFolder }: { webFolder?: string } = {}): Promise<ScriptedApi> {
  const script: ApiScript = {
    receipt: () => 'ack',
    deliver: () => true,
    answer: (text) => ({ text: `You said: ${text}` }),
    feedback: 200,
    tokens: null,
    upgrade: 'accept',
    refuseOpen: null,
  };
  const conversations = new Map<string, ScriptedConversation>();
  const frames: ClientFrame[] = [];
  const requests: string[] = [];
  const sends = new Map<string, number>();
  const held = new Set<Duplex>();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => SUBPROTOCOL });
  let server: Server;
  let port = 0;

  function findOrCreate(id: string): ScriptedConversation {
    const found = conversations.get(id) ?? createScriptedConversation({ bot: SCRIPTED_BOT });
    conversations.set(id, found);
    return found;
  }

  function receive({ conversationId = '', payload }: Pick<MessageSend, 'conversationId' | 'payload'>) {
    const { clientMessageId } = payload;
    const count = (sends.get(clientMessageId) ?? 0) + 1;
    sends.set(clientMessageId, count);
    const receipt = script.receipt(payload, count);
    const take = () => {
      findOrCreate(conversationId).take(payload, script.answer(payload.text));
    };
    return { receipt, take };
  }

  function onSocket(socket: WebSocket): void {
    let leave: () => void = () => undefined;
    const send = (frame: Record<string, unknown>) => {
      socket.send(JSON.stringify({ at: new Date().toISOString(), ...frame }));
    };
    socket.on('close', () => {
      leave();
    });
    socket.on('message', (data: Buffer) => {
      const frame = ClientFrame.parse(JSON.parse(data.toString()));
      frames.push(frame);
      if (frame.type === 'ping') send({ type: 'pong', payload: {} });
      if (frame.type === 'conversation.open') {
        const { conversationId = randomUUID(), lastSeq = 0, botId } = frame.payload;
        const conversation = conversations.get(conversationId);
        if (script.refuseOpen || !conversation) {
          if (script.refuseOpen) script.refuseOpen(socket);
          else send({ type: 'error', id: frame.id, payload: { problem: toProblem(404, 'conversation_not_found') } });
          return;
        }
        const opened = { conversationId, botId, botName: SCRIPTED_BOT.name, lastSeq: conversation.events.length };
        send({ type: 'conversation.opened', conversationId, payload: { ...opened, resumed: lastSeq > 0 } });
        leave = conversation.join({
          after: lastSeq,
          onEvent: (event) => {
            if (script.deliver(event)) send({ ...event, conversationId });
          },
          onNotice: ({ type, ...payload }) => {
            send({ type, conversationId, payload });
          },
        });
      }
      if (frame.type === 'message.send') {
        const { clientMessageId } = frame.payload;
        const { conversationId } = frame;
        const { receipt, take } = receive(frame);
        if (receipt === 'silence') return;
        if (receipt !== 'ack') {
          send({ type: 'message.nack', conversationId, payload: { clientMessageId, ...receipt } });
          return;
        }
        send({ type: 'message.ack', conversationId, payload: { clientMessageId } });
        take();
      }
      if (frame.type === 'turn.cancel') findOrCreate(frame.conversationId ?? '').cancel(frame.payload.turnId);
    });
  }

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method ?? ''} ${url.pathname}`);
    if (webFolder !== undefined && !url.pathname.startsWith('/api/')) {
      await servePage({ folder: webFolder, pathname: url.pathname, response });
      return;
    }
    const path = url.pathname.replace('/api/v1', '');
    const [, conversationId = '', below = ''] = /^\/conversations\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const conversation = conversations.get(conversationId);
    const reply = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    const isPublic = path === '/auth/anonymous' || path.startsWith('/bots/');
    if (!isPublic && script.tokens?.has(token) === false) {
      reply(401, toProblem(401, 'unauthenticated'));
    } else if (path === '/auth/anonymous') {
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      reply(200, { token: randomUUID(), visitorId: randomUUID(), botId: SCRIPTED_BOT.id, expiresAt });
    } else if (path === `/bots/${SCRIPTED_BOT.slug}`) {
      reply(200, SCRIPTED_BOT);
    } else if (path === '/realtime/ticket') {
      reply(200, { ticket: randomUUID(), expiresAt: new Date(Date.now() + 30_000).toISOString() });
    } else if (path === '/conversations') {
      const { conversationId = randomUUID() } = (await readJson(request)) as { conversationId?: string };
      findOrCreate(conversationId);
      reply(201, { id: conversationId });
    } else if (conversation && below === '') {
      reply(200, { id: conversationId, lastSeq: conversation.events.length, status: 'open' });
    } else if (conversation && below === '/events') {
      const after = Number(url.searchParams.get('after') ?? 0);
      const page = conversation.events.slice(after, after + 50);
      const lastSeq = page.at(-1)?.seq ?? after;
      reply(200, { events: page, lastSeq, more: lastSeq < conversation.events.length });
    } else if (conversation && below === '/stream') {
      streamTo({ conversation, conversationId, request, response });
    } else if (conversation && below === '/messages') {
      const clientMessageId = String(request.headers['idempotency-key']);
      const { text } = (await readJson(request)) as { text: string };
      const { receipt, take } = receive({ conversationId, payload: { clientMessageId, text } });
      if (receipt === 'ack') {
        reply(202, { receipt: { conversationId, clientMessageId } });
        take();
      } else if (receipt !== 'silence') {
        const { problem } = receipt as { problem: { status: number } };
        reply(problem.status, problem);
      }
    } else if (conversation && below === '/feedback') {
      if (request.method === 'POST') conversation.feedback.push((await readJson(request)) as Feedback);
      reply(
        script.feedback,
        request.method === 'POST' ? conversation.feedback.at(-1) : toLatest(conversation.feedback),
      );
    } else if (conversation && below.endsWith('/cancel')) {
      conversation.cancel(below.split('/')[2] ?? '');
      reply(202, { conversationId });
    } else {
      reply(404, toProblem(404, path.startsWith('/bots/') ? 'bot_not_found' : 'route_not_found'));
    }
  }

  async function listen(): Promise<void> {
    server = createServer((request, response) => void onRequest(request, response));
    server.on('upgrade', (request, socket: Duplex, head) => {
      requests.push(`UPGRADE ${script.upgrade}`);
      if (script.upgrade === 'refuse') socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      if (script.upgrade === 'hang') held.add(socket);
      if (script.upgrade === 'swallow') sockets.handleUpgrade(request, socket, head, () => undefined);
      if (script.upgrade === 'accept') sockets.handleUpgrade(request, socket, head, onSocket);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
  }

  async function goDown(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate();
    for (const socket of held) socket.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  await listen();
  return {
    url: `http://127.0.0.1:${port}`,
    script,
    conversations,
    frames,
    requests,
    closeSockets(code) {
      for (const socket of sockets.clients) socket.close(code);
    },
    goDown,
    comeBack: listen,
    stop: goDown,
  };
}

export function toProblem(status: number, code: string) {
  return { type: `urn:parley:problem:${code}`, title: code, status, code };
}

/** What counts of all that was said: the latest word on each answer. */
function toLatest(said: Feedback[]): ConversationFeedback {
  return { feedback: [...new Map(said.map((one) => [one.messageId, one])).values()], rating: null };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : JSON.parse(text);
}
