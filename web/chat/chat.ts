import {
  createParleyClient,
  createStore,
  createUuid,
  getBot,
  ParleyError,
  requestVisitorToken,
  type Conversation,
  type KeyValueStorage,
  type ReadableStore,
} from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import type { Problem } from '../../contracts/problem.js';
import { createSessionStorage, toSession, type Session } from './session.js';

export type ChatState =
  | {
      readonly kind: 'starting';
      /** Why the last attempt failed; the next one follows. */ readonly trouble: Problem | null;
    }
  | { readonly kind: 'unavailable'; readonly problem: Problem | null }
  | { readonly kind: 'ready'; readonly bot: PublicBot; readonly conversation: Conversation };

/** The chat of this page with one bot. */
export interface Chat extends ReadableStore<ChatState> {
  /** Leaves the conversation for a new one. */
  startNew(): void;
  /** Tries again at once to get to a conversation. */
  retry(): void;
}

const RETRY_AFTER_MS = 3_000;

/** Gets to know the bot, finds the visitor's session or begins one, and opens its conversation. */
export function startChat(input: { baseUrl: string; slug: string; storage: KeyValueStorage }): Chat {
  const { baseUrl, slug, storage } = input;
  const sessions = createSessionStorage({ storage, slug });
  const store = createStore<ChatState>({ kind: 'starting', trouble: null });
  let attempt = 0;
  let leave: () => void = () => undefined;

  async function enter(): Promise<void> {
    attempt += 1;
    const mine = attempt;
    leave();
    try {
      const bot = await getBot({ baseUrl, slug });
      const stored = sessions.load({ botId: bot.id, now: Date.now() });
      const session = stored ?? toSession(await requestVisitorToken({ baseUrl, botSlug: slug }));
      if (mine === attempt) open({ bot, session, isStored: stored !== null });
    } catch (error) {
      if (mine === attempt) onTrouble(error);
    }
  }

  function onTrouble(error: unknown): void {
    const problem = error instanceof ParleyError ? error.problem : null;
    if (!(error instanceof ParleyError) || !error.retryable) {
      store.set({ kind: 'unavailable', problem });
      return;
    }
    store.set({ kind: 'starting', trouble: problem });
    const timer = setTimeout(() => void enter(), error.retryAfterMs ?? RETRY_AFTER_MS);
    leave = () => {
      clearTimeout(timer);
    };
  }

  function open({ bot, session, isStored }: { bot: PublicBot; session: Session; isStored: boolean }): void {
    sessions.save(session);
    const { token, conversationId, isMade } = session;
    const client = createParleyClient({ baseUrl, token, storage });
    const conversation = client.openConversation({ botId: bot.id, conversationId, createIfMissing: !isMade });
    let isKnown = isMade;
    const unsubscribe = conversation.subscribe(() => {
      const { connection } = conversation.getSnapshot();
      if (connection.state === 'open' && !isKnown) {
        isKnown = true;
        sessions.save({ ...session, isMade: true });
      }
      if (connection.state !== 'closed') return;
      const { reason } = connection;
      if (reason.kind === 'ended' || reason.kind === 'replaced') return;
      // A token or a conversation that does not count any more: begin anew, but not for ever.
      sessions.clear();
      if (isStored) void enter();
      else store.set({ kind: 'unavailable', problem: reason.problem ?? null });
    });
    leave = () => {
      unsubscribe();
      conversation.close();
    };
    store.set({ kind: 'ready', bot, conversation });
  }

  void enter();
  return {
    getSnapshot: () => store.getSnapshot(),
    subscribe: (listener) => store.subscribe(listener),
    startNew() {
      const state = store.getSnapshot();
      const session = state.kind === 'ready' ? sessions.load({ botId: state.bot.id, now: Date.now() }) : null;
      if (state.kind !== 'ready' || !session) {
        sessions.clear();
        void enter();
        return;
      }
      leave();
      open({ bot: state.bot, session: { ...session, conversationId: createUuid(), isMade: false }, isStored: true });
    },
    retry() {
      void enter();
    },
  };
}
