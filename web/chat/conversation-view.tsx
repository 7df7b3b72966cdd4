import { useEffect, useMemo, useRef } from 'react';

import type { Conversation, ConversationMessage, ConversationSnapshot } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import type { ChatNote } from './chat-state.js';
import { ClosedLine } from './closed-line.js';
import { Composer, focusField } from './composer.js';
import { ConnectionNotice } from './connection-notice.js';
import { useOpinions } from './feedback.js';
import type { DeclinedRatings } from './declined-ratings.js';
import { findOpenStep } from './flow.js';
import { FlowControls } from './flow-controls.js';
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
import { RatingForm } from './rating-form.js';
import { findSuggestions, Suggestions } from './suggestions.js';
import { useTexts, type Texts } from './texts.js';
import { Transcript } from './transcript.js';
import { WaitingActions } from './waiting-actions.js';

/** An open conversation, all of it. */
export function ConversationView(props: {
  conversation: Conversation;
  bot: PublicBot;
  note: ChatNote | null;
  declinedRatings: DeclinedRatings;
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
  const say = (text: string) => {
    send(text);
    focusField(field.current);
  };
  const step = findOpenStep(snapshot);
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
            {isOver(snapshot) && (
              <RatingForm conversation={conversation} declined={props.declinedRatings} field={field} />
            )}
            {step?.commands ? (
              <FlowControls key={snapshot.lastSeq} step={step} onSay={say} />
            ) : (
              <Suggestions texts={findSuggestions(snapshot, bot)} onChoose={say} />
            )}
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
          {snapshot.owner.kind === 'queue' && (
            <WaitingActions conversation={conversation} snapshot={snapshot} field={field} />
          )}
          <Composer
            botName={bot.name}
            field={field}
            text={props.draft}
            onText={(text) => {
              conversation.setTyping(text !== '');
              props.onDraft(text);
            }}
            onSend={send}
            step={step}
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

/** Closed after something was said, with nothing new on its way. */
function isOver({ status, messages, history }: ConversationSnapshot): boolean {
  return status === 'closed' && history === 'complete' && messages.length > 0 && messages.at(-1)?.kind === 'recorded';
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
