import { conversationNotFound, conversationNotOpen, rateLimited } from '../errors.js';
import type { OpenedConversation } from './open-conversation.js';

const MAX_CONVERSATIONS = 10;
const RETRY_MS = 2_000;

/** The conversations that are open on one socket. */
export class OpenConversations {
  readonly #opened = new Map<string, OpenedConversation>();

  get isEmpty(): boolean {
    return this.#opened.size === 0;
  }

  /** Makes room for one that is to be opened, once more perhaps. @throws ApiProblem 429 */
  prepare(conversationId: string | undefined): void {
    if (conversationId !== undefined) {
      this.#opened.get(conversationId)?.end();
      this.#opened.delete(conversationId);
    }
    if (this.#opened.size >= MAX_CONVERSATIONS) throw rateLimited(RETRY_MS);
  }

  add(conversation: OpenedConversation): void {
    this.#opened.set(conversation.conversationId, conversation);
  }

  /**
   * The one that a frame is for; without an id, the only one.
   * @throws ApiProblem 404 it was not opened on this very socket; 409 none is open, or several
   */
  require(conversationId: string | undefined): OpenedConversation {
    if (conversationId !== undefined) {
      const conversation = this.#opened.get(conversationId);
      if (!conversation) throw conversationNotFound('It is not open on this socket.');
      return conversation;
    }
    const [only, second] = this.#opened.values();
    if (only === undefined || second !== undefined) throw conversationNotOpen();
    return only;
  }

  end(): void {
    for (const conversation of this.#opened.values()) conversation.end();
    this.#opened.clear();
  }
}
