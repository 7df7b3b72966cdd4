import { Fragment, useEffect, useState } from 'react';

import type { ConversationMessage, ConversationSnapshot } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { formatDay } from './dates.js';
import type { Opinions } from './feedback.js';
import { useFrame } from './frame.js';
import { useOnline } from './hooks.js';
import { BotIcon } from './icons.js';
import { BotMessage, Message, type MessageActions } from './message.js';
import { OwnerLine } from './owner-line.js';
import { RichText } from './rich-text.js';
import { useTexts } from './texts.js';
import { toTimeline } from './timeline.js';

type TranscriptProps = {
  snapshot: ConversationSnapshot;
  bot: PublicBot;
  actions: MessageActions;
  opinions: Opinions;
};

/** The messages so far. Read out as they are added, but not what was there when the page was loaded. */
export function Transcript({ snapshot, bot, actions, opinions }: TranscriptProps) {
  const texts = useTexts();
  const frame = useFrame();
  const { messages, events, connection, history } = snapshot;
  // A socket takes a while to notice that there is no network.
  const isConnected = useOnline() && connection.state === 'open';
  const isRead = useAfterwards(history === 'complete');
  const timeline = toTimeline(snapshot);
  const seen = findLastSeen(snapshot);
  const [first] = events;
  const said = first?.type === 'conversation.started' ? first.payload.greeting : bot.greeting;
  const greeting = (frame.kind === 'widget' ? frame.greeting : null) ?? said;
  return (
    <div className="log" role="log" aria-label={texts.conversation} aria-live={isRead ? 'polite' : 'off'}>
      {/* It changes its looks with the first message, and is not news then. */}
      <div aria-live="off">
        {messages.length === 0 ? (
          <Welcome text={greeting} />
        ) : (
          <BotMessage speaker={bot.name} words={<RichText text={greeting} />} />
        )}
      </div>
      {timeline.map((item, index) => {
        const divider = <DayDivider at={item.at} before={timeline[index - 1]?.at ?? first?.at} />;
        if (item.kind === 'owner') {
          return (
            <Fragment key={item.event.seq}>
              {divider}
              <OwnerLine event={item.event} before={item.before} botName={bot.name} />
            </Fragment>
          );
        }
        const { message } = item;
        const next = timeline[index + 1];
        return (
          <Fragment key={message.messageId}>
            {divider}
            <Message
              message={message}
              botName={bot.name}
              connected={message.kind === 'recorded' || isConnected}
              actions={actions}
              opinion={opinions.of.get(message.messageId)}
              onOpinion={opinions.set}
              isSeen={message.messageId === seen}
            />
            {isLastOfStopped(message, next?.kind === 'message' ? next.message : undefined) && (
              <p className="aside">{texts.stopped}</p>
            )}
          </Fragment>
        );
      })}
    </div>
  );
}

/** The latest message of the customer that people have read; one mark stands for all before it. */
function findLastSeen({ messages, people, owner }: ConversationSnapshot): string | undefined {
  if (owner.kind !== 'agent') return undefined;
  const last = messages.findLast((message) => message.kind === 'recorded' && message.role === 'customer');
  return last?.kind === 'recorded' && last.seq <= people.readUpToSeq ? last.messageId : undefined;
}

/** Messages that were to be answered together were stopped together: one line stands for all of them. */
function isLastOfStopped(message: ConversationMessage, next: ConversationMessage | undefined): boolean {
  const stopped = toStoppedTurn(message);
  return stopped !== null && (!next || toStoppedTurn(next) !== stopped);
}

function toStoppedTurn(message: ConversationMessage): string | null {
  if (message.kind === 'own' || message.outcome?.kind !== 'cancelled') return null;
  return message.outcome.turnId;
}

function Welcome({ text }: { text: string }) {
  return (
    <div className="welcome">
      <span className="avatar avatar-huge">
        <BotIcon />
      </span>
      <p className="welcome-text">{text}</p>
    </div>
  );
}

function DayDivider({ at, before }: { at: string; before: string | undefined }) {
  const { language } = useTexts();
  const day = new Date(at);
  if (before === undefined || new Date(before).toDateString() === day.toDateString()) return null;
  return <p className="day">{formatDay({ at, language })}</p>;
}

/** Becomes true a moment after `condition` did, when what came with it is on the page. */
function useAfterwards(condition: boolean): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    if (!condition) return undefined;
    const timer = setTimeout(() => {
      setPassed(true);
    }, 250);
    return () => {
      clearTimeout(timer);
    };
  }, [condition]);
  return passed;
}
