import { useEffect, useMemo, useRef } from 'react';

import type { Conversation, ConversationMessage, ConversationSnapshot } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import type { ChatNote } from './chat-state.js';
import { ClosedLine } from './closed-line.js';
import { Composer, focusField } from './composer.js';
import { ConnectionNotice } from './connection-notice.js';
import { useOpinions } from './feedback.js';
import { Header } from './header.js';
import { useOnline, useStore } from './hooks.js';
import { DownIcon } from './icons.js';
import { LiveAnswer } from './live-answer.js';
import { Main } from './main-part.js';
import type { MessageActions } from './message.js';
import { Note } from './note.js';
import { saveTranscript } from './save-transcript.js';
import { useFollowEnd } from './scroll.js';
import { PeopleButton } from './people-button.js';
import { findSuggestions, Suggestions } from './suggestions.js';
import { useTexts, type Texts } from './texts.js';
import { Transcript } from './transcript.js';

/** An open conversation, all of it. */
export function ConversationView(props: {
  conversation: Conversation;
  bot: PublicBot;
  note: ChatNote | null;
  draft: string;
  onDraft: (text: string) => void;
  onNew: () => void;
}) {
  const { conversation, bot } = props;
  const texts = useTexts();
  const snapshot = useStore(conversation);
  const opinions = useOpinions(conversation, snapshot.messages.some(isAnswer));
  const online = useOnline();
  const { place, isAway, onScroll, goToEnd } = useFollowEnd({ followKey: findLastOwn(snapshot) });
  const field = useRef<HTMLTextAreaElement>(null);
  const send = (text: string) => {
    conversation.send({ text });
  };
  const onSave = () => {
    saveTranscript({ snapshot, botName: bot.name, texts });
  };
  // What these buttons do takes them away: without the field the focus would be lost.
  const actions = useMemo<MessageActions>(
    () => ({
      retry(id) {
        conversation.retry(id);
        focusField(field.current);
      },
      discard(id) {
        conversation.discard(id);
        focusField(field.current);
      },
    }),
    [conversation],
  );

  useEffect(() => {
    if (online) conversation.reconnect();
  }, [online, conversation]);

  return (
    <>
      <Header
        name={bot.name}
        presence={toPresence({ snapshot, online, texts })}
        onNew={props.onNew}
        onSave={snapshot.messages.length === 0 ? undefined : onSave}
      />
      <Main>
        <div
          className="scroller"
          ref={place}
          onScroll={onScroll}
          tabIndex={0}
          role="region"
          aria-label={texts.messages}
        >
          <div className="column">
            <Note note={props.note} />
            <Transcript snapshot={snapshot} bot={bot} actions={actions} opinions={opinions} />
            <LiveAnswer snapshot={snapshot} botName={bot.name} />
            <ClosedLine snapshot={snapshot} />
            <Suggestions
              texts={findSuggestions(snapshot, bot)}
              onChoose={(text) => {
                send(text);
                focusField(field.current);
              }}
            />
          </div>
        </div>
        <div className="dock column">
          {isAway && (
            <button type="button" className="to-end" onClick={goToEnd}>
              <DownIcon />
              <span>{texts.latestMessages}</span>
            </button>
          )}
          <ConnectionNotice connection={snapshot.connection} conversation={conversation} />
          {bot.handOver && snapshot.owner.kind === 'bot' && snapshot.messages.length > 0 && (
            <PeopleButton conversation={conversation} field={field} />
          )}
          <Composer
            botName={bot.name}
            field={field}
            text={props.draft}
            onText={props.onDraft}
            onSend={send}
            answer={toAnswerState(snapshot)}
            onStop={() => {
              conversation.cancel();
            }}
          />
        </div>
      </Main>
    </>
  );
}

function findLastOwn({ messages }: ConversationSnapshot): string {
  return messages.findLast((message) => message.kind === 'own' || message.role === 'customer')?.messageId ?? '';
}

function isAnswer(message: ConversationMessage): boolean {
  return message.kind === 'recorded' && message.answer !== undefined;
}

function toAnswerState({ live, stopping }: ConversationSnapshot): 'none' | 'running' | 'stopping' {
  if (!live) return 'none';
  return stopping ? 'stopping' : 'running';
}

function toPresence(input: { snapshot: ConversationSnapshot; online: boolean; texts: Texts }) {
  const { snapshot, online, texts } = input;
  const { state } = snapshot.connection;
  if (!online) return { state: 'off', text: texts.offline } as const;
  if (state === 'open') return { state: 'on', text: describeOwner(snapshot, texts) } as const;
  return { state: 'off', text: state === 'closed' ? texts.notConnected : texts.connecting } as const;
}

function describeOwner({ owner }: ConversationSnapshot, texts: Texts): string {
  if (owner.kind === 'bot') return texts.connected;
  return owner.kind === 'queue' ? texts.waitingForPeople : texts.answering(owner.name ?? texts.support);
}
