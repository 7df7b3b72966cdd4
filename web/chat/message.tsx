import { memo } from 'react';

import type { Conversation, ConversationMessage, OutboxStatus } from '../../client/index.js';
import { formatTime } from './dates.js';
import { AlertIcon, BotIcon, CheckIcon, ClockIcon, PersonIcon } from './icons.js';
import { RichText } from './rich-text.js';
import { Sources } from './sources.js';
import { useTexts, type Texts } from './texts.js';

export type MessageActions = Pick<Conversation, 'retry' | 'discard'>;

type MessageProps = { message: ConversationMessage; botName: string; connected: boolean; actions: MessageActions };

/** One message of the conversation, with what is known of its way or its sources. */
export const Message = memo(function Message({ message, botName, connected, actions }: MessageProps) {
  const texts = useTexts();
  if (message.kind === 'own' || message.role === 'customer') {
    const status = message.kind === 'own' ? message.status : null;
    return (
      <div className={`message message-own${status?.state === 'failed' ? ' message-failed' : ''}`}>
        <p className="bubble">
          <span className="visually-hidden">{texts.you}: </span>
          <RichText text={message.text} />
        </p>
        {/* The way of a message is not read out at every step; that it was not sent is, as an alert. */}
        <p className="meta" aria-live="off">
          {status ? (
            <Status status={status} connected={connected} id={message.messageId} actions={actions} />
          ) : (
            <Time at={message.at} />
          )}
        </p>
      </div>
    );
  }
  const { answer } = message;
  const agent = message.role === 'agent' ? (message.agent?.name ?? texts.support) : null;
  return (
    <BotMessage speaker={agent ?? botName} isPerson={agent !== null} text={message.text}>
      {answer && <Sources citations={answer.citations} />}
      <p className="meta">
        <Time at={message.at} />
        {answer?.degraded && <span>{texts.degraded}</span>}
      </p>
    </BotMessage>
  );
});

/** What the other side says. */
export function BotMessage(props: { speaker: string; isPerson?: boolean; text: string; children?: React.ReactNode }) {
  const { isPerson = false } = props;
  return (
    <div className="message message-bot">
      <span className="avatar">{isPerson ? <PersonIcon /> : <BotIcon />}</span>
      <div className="message-body">
        {isPerson && (
          <p className="speaker" aria-hidden="true">
            {props.speaker}
          </p>
        )}
        <p className="bubble">
          <span className="visually-hidden">{props.speaker}: </span>
          <RichText text={props.text} />
        </p>
        {props.children}
      </div>
    </div>
  );
}

function Time({ at }: { at: string }) {
  const { language } = useTexts();
  return <time dateTime={at}>{formatTime({ at, language })}</time>;
}

function Status(props: { status: OutboxStatus; connected: boolean; id: string; actions: MessageActions }) {
  const texts = useTexts();
  const { status, actions } = props;
  switch (status.state) {
    case 'sending':
      return (
        <>
          <ClockIcon /> {props.connected ? texts.sending : texts.waitingForConnection}
        </>
      );
    case 'acknowledged':
      return (
        <>
          <CheckIcon /> {texts.sent}
        </>
      );
    case 'failed':
      return (
        <span className="failure" role="alert">
          <AlertIcon />
          <span>
            {texts.notSent} {explain(status.problem, texts)}
          </span>
          <button
            type="button"
            className="link"
            onClick={() => {
              actions.retry({ clientMessageId: props.id });
            }}
          >
            {texts.tryAgain}
          </button>
          <button
            type="button"
            className="link"
            onClick={() => {
              actions.discard({ clientMessageId: props.id });
            }}
          >
            {texts.remove}
          </button>
        </span>
      );
  }
}

function explain({ title, errors }: Extract<OutboxStatus, { state: 'failed' }>['problem'], texts: Texts): string {
  const [first] = errors ?? [];
  return first ? texts.theMessage(first.message) : title;
}
