import { useEffect } from 'react';

import type { Problem } from '../../contracts/problem.js';
import type { Chat } from './chat.js';
import { ConversationView } from './conversation-view.js';
import { Header } from './header.js';
import { useStore } from './hooks.js';

/** The page: getting there, talking, or the reason why not. */
export function ChatPage({ chat }: { chat: Chat }) {
  const state = useStore(chat);
  const title = state.kind === 'ready' ? state.bot.name : 'Chat';
  useEffect(() => {
    document.title = title;
  }, [title]);

  switch (state.kind) {
    case 'ready':
      return (
        <ConversationView
          key={state.conversation.conversationId}
          conversation={state.conversation}
          bot={state.bot}
          onNew={() => {
            chat.startNew();
          }}
        />
      );
    case 'starting':
      return (
        <Blank presence={state.trouble ? 'Not connected' : 'Connecting…'}>
          {state.trouble && (
            <p role="status">
              {state.trouble.code === 'network_error' ? 'The chat cannot be reached right now.' : state.trouble.title}{' '}
              Trying again…
            </p>
          )}
        </Blank>
      );
    case 'unavailable':
      return (
        <Blank presence="Not available">
          <p role="alert">{describe(state.problem)}</p>
          <button
            type="button"
            className="primary"
            onClick={() => {
              chat.retry();
            }}
          >
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

function describe(problem: Problem | null): string {
  if (problem?.code === 'bot_not_found') return 'There is no chat at this address.';
  return problem?.title ?? 'This chat is not available.';
}
