import {
  createParleyClient,
  createStore,
  createUuid,
  getBot,
  moveOutbox,
  ParleyError,
  pruneOutboxes,
  requestCustomerToken,
  requestVisitorToken,
  type ListableStorage,
  type ReadableStore,
} from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import type { Problem } from '../../contracts/problem.js';
import type { ChatNote, ChatState } from './chat-state.js';
import { createDeclinedRatings, type DeclinedRatings } from './declined-ratings.js';
import { findSession, type FoundSession } from './find-session.js';
import { followConversation, type Refusal } from './follow-conversation.js';
import { nameCustomer, type TokensOfCustomer } from './name-customer.js';
import { createSessionStorage, findKnownConversations, type Session } from './session.js';
import { DEFAULT_SLUG } from './slug.js';

/** The chat of this page with one bot. */
export interface Chat extends ReadableStore<ChatState> {
  readonly declinedRatings: DeclinedRatings;
  /** Leaves the conversation for a new one. */
  startNew(): void;
  /** Tries again at once to get to a conversation. */
  retry(): void;
  /** Goes on as the customer that the site says this is, in the same conversation where nobody was named before. */
  identify(customerToken: string): void;
  /** Forgets who this is, and begins anew as a visitor without a name. */
  forget(): void;
  /** Ends the connection. Unsent messages stay in the storage. */
  close(): void;
}

const RETRY_AFTER_MS = 3_000;
// Where one conversation after the other is refused, the server is not asked without a pause.
const YOUNG_MS = 3_000;
// A server that has just begun has no bots for a moment.
const MISSING_AT_MOST = 20;

/** Gets to know the bot, finds the visitor's session or begins one, and opens its conversation. */
export function startChat(input: {
  baseUrl: string;
  slug: string;
  storage: ListableStorage;
  /** Who this is, signed by the site that shows the chat; it may say so later, too. */
  customerToken?: string | null;
  /** The site's word was refused: the chat goes on as if it had said nothing. */
  onCustomerRefused?: (problem: Problem) => void;
}): Chat {
  const { baseUrl, slug, storage } = input;
  const sessions = createSessionStorage({ storage, slug });
  const store = createStore<ChatState>({ kind: 'starting', trouble: null });
  let customerToken = input.customerToken ?? null;
  let attempt = 0;
  let missing = 0;
  let refused: Session | null = null;
  let leave: () => void = () => undefined;

  async function enter(): Promise<void> {
    attempt += 1;
    const mine = attempt;
    leave();
    try {
      const bot = await getBot({ baseUrl, slug });
      await becomeCustomer(bot.id);
      const requestToken = () => requestVisitorToken({ baseUrl, botSlug: slug });
      const found = await findSession({ sessions, storage, botId: bot.id, refused, requestToken });
      if (mine === attempt) open({ bot, ...found, note: found.lost && { kind: 'lost', ...found.lost } });
    } catch (error) {
      if (mine === attempt) onTrouble(error);
    }
  }

  async function becomeCustomer(botId: string): Promise<void> {
    if (customerToken === null) return;
    const requestToken = (tokens: TokensOfCustomer) => requestCustomerToken({ baseUrl, botSlug: slug, ...tokens });
    const refusal = await nameCustomer({ sessions, botId, customerToken, requestToken });
    if (!refusal) return;
    customerToken = null;
    input.onCustomerRefused?.(refusal);
  }

  function enterAfter(ms: number): void {
    const timer = setTimeout(() => void enter(), ms);
    leave = () => {
      clearTimeout(timer);
    };
  }

  function onTrouble(error: unknown): void {
    const problem = error instanceof ParleyError ? error.problem : null;
    const isMissing = problem?.status === 404 || problem?.status === 422;
    const isExpected = slug === DEFAULT_SLUG || sessions.load() !== null;
    missing = isMissing ? missing + 1 : 0;
    if (isMissing && !(isExpected && missing < MISSING_AT_MOST)) {
      store.set({ kind: 'no-such-bot', slug });
    } else if (isMissing || (error instanceof ParleyError && error.retryable)) {
      store.set({ kind: 'starting', trouble: problem });
      enterAfter((error instanceof ParleyError ? error.retryAfterMs : undefined) ?? RETRY_AFTER_MS);
    } else {
      store.set({ kind: 'unavailable', problem });
    }
  }

  function open(to: { bot: PublicBot; session: Session; origin: FoundSession['origin']; note: ChatNote | null }): void {
    const { bot, session, origin, note } = to;
    missing = 0;
    const client = createParleyClient({ baseUrl, token: session.token, storage });
    const conversation = client.openConversation({
      botId: bot.id,
      conversationId: session.conversationId,
      createIfMissing: session.progress === 'new',
    });
    const openedAt = Date.now();
    const stopFollowing = followConversation({
      conversation,
      session,
      sessions,
      onRefused(refusal) {
        conversation.close();
        onRefused({ ...refusal, origin, isYoung: Date.now() - openedAt < YOUNG_MS });
      },
      onElsewhere(current) {
        conversation.close();
        // What was written here after the other page had taken along what was waiting.
        moveUnsent(session, current);
        if (current.botId === bot.id) open({ bot, session: current, origin: 'stored', note: { kind: 'elsewhere' } });
        else void enter();
      },
    });
    leave = () => {
      stopFollowing();
      conversation.close();
    };
    store.set({ kind: 'ready', bot, conversation, note });
  }

  function onRefused(refusal: Refusal & { origin: FoundSession['origin']; isYoung: boolean }): void {
    const { session, origin, isYoung, wasOpen, reason } = refusal;
    const isLost = reason.kind === 'unauthenticated' || reason.kind === 'not-found';
    // What is refused for another reason would be refused in a new conversation, too, unless it was stored wrongly.
    if (wasOpen ? isLost : origin === 'stored') {
      refused = session;
      if (wasOpen && isYoung) enterAfter(RETRY_AFTER_MS);
      else void enter();
      return;
    }
    store.set({ kind: 'unavailable', problem: reason.problem ?? null });
  }

  // A message that was promised to be sent is sent; what was refused or has arrived stays behind.
  function moveUnsent(from: Session, to: Session): void {
    moveOutbox({ storage, from: from.conversationId, to: to.conversationId, states: ['sending'] });
  }

  pruneOutboxes({ storage, keep: findKnownConversations(storage), now: Date.now() });
  void enter();
  return {
    getSnapshot: () => store.getSnapshot(),
    subscribe: (listener) => store.subscribe(listener),
    declinedRatings: createDeclinedRatings({ storage }),
    startNew() {
      const state = store.getSnapshot();
      const left = sessions.load();
      if (state.kind !== 'ready' || left?.botId !== state.bot.id) {
        void enter();
        return;
      }
      leave();
      const session: Session = { ...left, conversationId: createUuid(), progress: 'new' };
      moveUnsent(left, session);
      void sessions.save(session);
      open({ bot: state.bot, session, origin: 'stored', note: null });
    },
    retry() {
      void enter();
    },
    identify(token) {
      customerToken = token;
      void enter();
    },
    forget() {
      customerToken = null;
      leave();
      void sessions.clear().then(enter);
    },
    close() {
      attempt += 1;
      leave();
    },
  };
}
