import { useEffect, useState } from 'react';

import type { Problem } from '../../contracts/problem.js';
import type { Chat } from './chat.js';
import { ConversationView } from './conversation-view.js';
import { Header } from './header.js';
import { useStore } from './hooks.js';
import { NoSuchBot } from './no-such-bot.js';

/** The page: getting there, talking, or the reason why not. */
export function ChatPage({ chat }: { chat: Chat }) {
  const state = useStore(chat);
  // Kept here, so that what is half written is still there when the conversation changes.
  const [draft, setDraft] = useState('');
  const title = state.kind === 'ready' ? state.bot.name : 'Chat';
  useEffect(() => {
    document.title = title;
  }, [title]);

  const retry = () => {
    chat.retry();
  };

  switch (state.kind) {
    case 'ready':
      return (
        <ConversationView
          key={state.conversation.conversationId}
          conversation={state.conversation}
          bot={state.bot}
          note={state.note}
          draft={draft}
          onDraft={setDraft}
          onNew={() => {
            chat.startNew();
          }}
        />
      );
    case 'starting':
      return (
        <Blank presence={state.trouble ? 'Not connected' : 'Connecting…'}>
          {state.trouble && <p role="status">{describeTrouble(state.trouble)} Trying again…</p>}
        </Blank>
      );
    case 'no-such-bot':
      return (
        <Blank presence="Not available">
          <NoSuchBot slug={state.slug} onRetry={retry} />
        </Blank>
      );
    case 'unavailable':
      return (
        <Blank presence="Not available">
          <p role="alert">{state.problem?.title ?? 'This chat is not available.'}</p>
          <button type="button" className="primary" onClick={retry}>
            Try again
          </button>
        </Blank>
      );
  }
}

function Blank({ presence, children }: { presence: string; children: React.ReactNode }) {
  return (
    <>
      <Header name="Chat" presence={{ state: 'off', text: presence }} />
      <main className="main">
        <div className="blank">{children}</div>
      </main>
    </>
  );
}

function describeTrouble({ code, title }: Problem): string {
  if (code === 'network_error') return 'The chat cannot be reached right now.';
  return code === 'bot_not_found' ? 'The chat is not ready yet.' : title;
}
