import { useState } from 'react';

import type { Problem } from '../../contracts/problem.js';
import type { Chat } from './chat.js';
import { ConversationView } from './conversation-view.js';
import { Header } from './header.js';
import { useStore } from './hooks.js';
import { Main } from './main-part.js';
import { NoSuchBot } from './no-such-bot.js';
import { useTexts, type Texts } from './texts.js';

/** The whole chat: getting there, talking, or the reason why not. */
export function ChatView({ chat }: { chat: Chat }) {
  const texts = useTexts();
  const state = useStore(chat);
  // Kept here, so that what is half written is still there when the conversation changes.
  const [draft, setDraft] = useState('');

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
          declinedRatings={chat.declinedRatings}
          draft={draft}
          onDraft={setDraft}
          onNew={() => {
            chat.startNew();
          }}
        />
      );
    case 'starting':
      return (
        <Blank presence={state.trouble ? texts.notConnected : texts.connecting}>
          {state.trouble && (
            <p role="status">
              {describeTrouble(state.trouble, texts)} {texts.tryingAgain}
            </p>
          )}
        </Blank>
      );
    case 'no-such-bot':
      return (
        <Blank presence={texts.notAvailable}>
          <NoSuchBot slug={state.slug} onRetry={retry} />
        </Blank>
      );
    case 'unavailable':
      return (
        <Blank presence={texts.notAvailable}>
          <p role="alert">{state.problem?.title ?? texts.chatUnavailable}</p>
          <button type="button" className="primary" onClick={retry}>
            {texts.tryAgain}
          </button>
        </Blank>
      );
  }
}

function Blank({ presence, children }: { presence: string; children: React.ReactNode }) {
  const { chat } = useTexts();
  return (
    <>
      <Header name={chat} presence={{ state: 'off', text: presence }} />
      <Main>
        <div className="blank">{children}</div>
      </Main>
    </>
  );
}

function describeTrouble({ code, title }: Problem, texts: Texts): string {
  if (code === 'network_error') return texts.unreachable;
  return code === 'bot_not_found' ? texts.notReady : title;
}
