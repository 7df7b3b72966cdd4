import { useEffect } from 'react';

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
  return <ChatView chat={chat} />;
}
