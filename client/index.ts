export { createParleyClient, type ParleyClient, type ParleyClientOptions } from './client.js';
export { systemClock, type Clock } from './clock.js';
export type { Conversation } from './conversation.js';
export type { ConnectionState } from './connector.js';
export { ParleyError } from './errors.js';
export {
  getBot,
  requestVisitorToken,
  type FetchLike,
  type HttpOptions,
  type TokenSource,
  type VisitorApi,
} from './http.js';
export type { ClosedReason } from './link-end.js';
export type { LiveTurn } from './live-turn.js';
export type { OutboxStatus } from './outbox.js';
export { moveOutbox, type KeyValueStorage } from './outbox-storage.js';
export { pruneOutboxes, type ListableStorage } from './prune-outboxes.js';
export { findUnanswered, type ConversationMessage, type ConversationSnapshot } from './snapshot.js';
export { createStore, type ReadableStore, type WritableStore } from './store.js';
export type { WebSocketConstructor, WebSocketLike } from './websocket-transport.js';
export { createUuid } from './uuid.js';
