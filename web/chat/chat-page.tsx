import { useEffect } from 'react';

import type { Conversation } from '../../client/index.js';
import type { Chat } from './chat.js';
import { ChatView } from './chat-view.js';
import { useStore } from './hooks.js';
import { useTexts } from './texts.js';

/** The chat as a page of its own, which is called like its bot. */
export function ChatPage({ chat }: { chat: Chat }) {
  const texts = useTexts();
  const state = useStore(chat);
  const title = state.kind === 'ready' ? state.bot.name : texts.chat;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useReadMarks(state.kind === 'ready' ? state.conversation : null);
  return <ChatView chat={chat} />;
}

/** What is on a page that is looked at counts as read. */
function useReadMarks(conversation: Conversation | null): void {
  useEffect(() => {
    if (conversation === null) return undefined;
    const mark = () => {
      if (document.visibilityState === 'visible') conversation.markRead();
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    const unsubscribe = conversation.subscribe(mark);
    return () => {
      document.removeEventListener('visibilitychange', mark);
      unsubscribe();
    };
  }, [conversation]);
}
