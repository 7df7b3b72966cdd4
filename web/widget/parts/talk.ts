import { createStore, type Conversation, type ReadableStore } from '../../../client/index.js';
import type { ActorRole } from '../../../contracts/ids.js';
import type { Problem } from '../../../contracts/problem.js';
import { openBrowserStorage } from '../../chat/browser-storage.js';
import { startChat, type Chat } from '../../chat/chat.js';
import { countUnread, readSeen, toStoredSeen } from './unread.js';

/** A message that came while the page was there. What was said stays in the chat. */
export type MessageNotice = { conversationId: string; seq: number; role: ActorRole };

/** The conversation behind the widget, whether or not it is shown. */
export interface Talk {
  readonly chat: Chat;
  /** Messages of others that nobody has seen. */
  readonly unread: ReadableStore<number>;
  /** Whether the conversation is shown: what is shown counts as seen, on all pages of this browser. */
  setShown(isShown: boolean): void;
  close(): void;
}

/** Starts to talk: connects, and follows what is said. */
export function startTalk(input: {
  server: string;
  bot: string;
  customerToken: string | null;
  onMessage: (message: MessageNotice) => void;
  onCustomerRefused: (problem: Problem) => void;
}): Talk {
  const { server, bot, customerToken, onMessage, onCustomerRefused } = input;
  const storage = openBrowserStorage();
  const key = `parley:seen:${bot}`;
  const unread = createStore(0);
  const chat = startChat({ baseUrl: server, slug: bot, storage, customerToken, onCustomerRefused });
  let isShown = false;
  let review: () => void = () => undefined;

  function follow(conversation: Conversation): () => void {
    const { conversationId } = conversation;
    // What was there when the page came is no news to it.
    let toldUpTo: number | null = null;
    review = () => {
      const { messages, history, lastSeq } = conversation.getSnapshot();
      if (history !== 'complete') return;
      const isSeen = isShown && document.visibilityState === 'visible';
      if (isSeen) conversation.markRead();
      const seen = readSeen(storage.getItem(key), conversationId);
      if (isSeen && seen.seq < lastSeq) storage.setItem(key, toStoredSeen({ conversationId, seq: lastSeq }));
      unread.set(isSeen ? 0 : countUnread(messages, seen.seq));
      const after = toldUpTo ?? lastSeq;
      toldUpTo = lastSeq;
      for (const message of messages) {
        if (message.kind !== 'recorded' || message.seq <= after) continue;
        onMessage({ conversationId, seq: message.seq, role: message.role });
      }
    };
    review();
    return conversation.subscribe(() => {
      review();
    });
  }

  let current: Conversation | null = null;
  let unfollow: () => void = () => undefined;
  function onChat(): void {
    const state = chat.getSnapshot();
    const conversation = state.kind === 'ready' ? state.conversation : null;
    if (conversation === current) return;
    current = conversation;
    unfollow();
    unfollow = conversation ? follow(conversation) : () => undefined;
  }

  onChat();
  const endings = [
    chat.subscribe(onChat),
    storage.onChange?.((changed) => {
      if (changed === key) review();
    }),
  ];
  const onVisible = () => {
    review();
  };
  document.addEventListener('visibilitychange', onVisible);

  return {
    chat,
    unread,
    setShown(shown) {
      isShown = shown;
      review();
    },
    close() {
      for (const end of endings) end?.();
      document.removeEventListener('visibilitychange', onVisible);
      unfollow();
      chat.close();
    },
  };
}
