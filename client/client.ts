import { systemClock, type Clock } from './clock.js';
import { startConversation } from './conversation.js';
import type { Conversation } from './conversation-interface.js';
import { createFallbackTransport } from './fallback-transport.js';
import { createVisitorApi, type TokenSource, type VisitorApi } from './http.js';
import type { KeyValueStorage } from './outbox-storage.js';
import type { FetchLike } from './request.js';
import { createStreamTransport } from './stream-transport.js';
import type { Prepare } from './transport.js';
import { createUuid } from './uuid.js';
import { createWebSocketTransport, type WebSocketConstructor } from './websocket-transport.js';

export type ParleyClientOptions = {
  /** Where the api is, such as `https://chat.example`. */
  baseUrl: string;
  /** Where unsent messages wait over a reload, such as `localStorage`. Left out: in memory only. */
  storage?: KeyValueStorage;
  /**
   * Used where there is no global one (Node 20): the class of the package `ws`. Without any, and where sockets are blocked
   * on the way, events come as server-sent events and messages go as requests.
   */
  WebSocket?: WebSocketConstructor;
  fetch?: FetchLike;
  clock?: Clock;
  /** For the spread of waits; 0 up to 1. */
  random?: () => number;
} & ({ token: string } | { getToken: TokenSource });

export interface ParleyClient {
  /** The visitor's requests, for what goes beyond one open conversation. */
  readonly api: VisitorApi;
  /**
   * Opens a conversation of the visitor, a new one without `conversationId`. Returns at once and connects in the
   * background. Unsent messages of an earlier page are sent.
   */
  openConversation(input: {
    botId: string;
    conversationId?: string;
    /** Makes the conversation of that id when there is none. */
    createIfMissing?: boolean;
    /** The log up to here is known already and will not be in the snapshots. */
    lastSeq?: number;
    locale?: string;
  }): Conversation;
}

/** Makes a client for one visitor. */
export function createParleyClient(options: ParleyClientOptions): ParleyClient {
  const WebSocket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  const { baseUrl } = options;
  const { clock = systemClock, random = Math.random } = options;
  const getToken: TokenSource = 'token' in options ? () => Promise.resolve(options.token) : options.getToken;
  const api = createVisitorApi({ baseUrl, getToken, ...(options.fetch ? { fetch: options.fetch } : {}) });

  return {
    api,
    openConversation({ botId, conversationId, createIfMissing = false, lastSeq = 0, locale }) {
      const id = conversationId ?? createUuid();
      const localePart = locale === undefined ? {} : { locale };
      const isMade = conversationId !== undefined && !createIfMissing;
      const prepare = isMade ? () => Promise.resolve() : createFirst(api, { conversationId: id, ...localePart });
      const streams = createStreamTransport({ api, prepare, clock });
      const transport = WebSocket
        ? createFallbackTransport({
            sockets: createWebSocketTransport({ baseUrl, api, prepare, WebSocket, clock }),
            streams,
            clock,
            random,
          })
        : streams;
      return startConversation({
        botId,
        conversationId: id,
        lastSeq,
        ...localePart,
        transport,
        api,
        storage: options.storage ?? createMemoryStorage(),
        clock,
        random,
        createId: createUuid,
      });
    },
  };
}

/**
 * A new conversation gets its id here and not from the server: so the request that makes it can be repeated, and
 * messages can be kept under that id before there is any connection.
 */
function createFirst(api: VisitorApi, conversation: { conversationId: string; locale?: string }): Prepare {
  let created = false;
  return async ({ signal }) => {
    if (!created) await api.createConversation({ ...conversation, signal });
    created = true;
  };
}

function createMemoryStorage(): KeyValueStorage {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
