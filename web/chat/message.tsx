import { memo } from 'react';

import type { Conversation, ConversationMessage, OutboxStatus } from '../../client/index.js';
import type { FeedbackValue } from '../../contracts/feedback.js';
import type { Opinion } from './feedback.js';
import { AlertIcon, BotIcon, CheckIcon, ClockIcon } from './icons.js';
import { RichText } from './rich-text.js';
import { Sources } from './sources.js';
import { Thumbs } from './thumbs.js';

export type MessageActions = Pick<Conversation, 'retry' | 'discard'>;

type MessageProps = {
  message: ConversationMessage;
  botName: string;
  connected: boolean;
  actions: MessageActions;
  /** What the customer thinks of it, where it is an answer. */
  opinion: Opinion | undefined;
  onOpinion: (messageId: string, value: FeedbackValue) => void;
};

/** One message of the conversation, with what is known of its way or its sources. */
export const Message = memo(function Message(props: MessageProps) {
  const { message, botName, connected, actions } = props;
  if (message.kind === 'own' || message.role === 'customer') {
    const status = message.kind === 'own' ? message.status : null;
    return (
      <div className={`message message-own${status?.state === 'failed' ? ' message-failed' : ''}`}>
        <p className="bubble">
          <span className="visually-hidden">You: </span>
          <Text message={message} />
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
  const speaker = message.role === 'agent' ? 'Support' : botName;
  return (
    <BotMessage speaker={speaker} words={<Text message={message} />}>
      {answer && <Sources citations={answer.citations} />}
      <div className="meta">
        <Time at={message.at} />
        {answer && !message.erased && (
          <Thumbs
            opinion={props.opinion}
            onChange={(value) => {
              props.onOpinion(message.messageId, value);
            }}
          />
        )}
        {answer?.degraded && <span>Answered with limited help: a part of the service is not available right now.</span>}
      </div>
    </BotMessage>
  );
});

/** What the other side says. */
export function BotMessage(props: { speaker: string; words: React.ReactNode; children?: React.ReactNode }) {
  return (
    <div className="message message-bot">
      <span className="avatar">
        <BotIcon />
      </span>
      <div className="message-body">
        <p className="bubble">
          <span className="visually-hidden">{props.speaker}: </span>
          {props.words}
        </p>
        {props.children}
      </div>
    </div>
  );
}

function Text({ message }: { message: ConversationMessage }) {
  if (message.kind === 'recorded' && message.erased) return <em className="erased">This message was erased</em>;
  return <RichText text={message.text} />;
}

function Time({ at }: { at: string }) {
  return <time dateTime={at}>{new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}</time>;
}

function Status(props: { status: OutboxStatus; connected: boolean; id: string; actions: MessageActions }) {
  const { status, actions } = props;
  switch (status.state) {
    case 'sending':
      return (
        <>
          <ClockIcon /> {props.connected ? 'Sending…' : 'Waiting for the connection'}
        </>
      );
    case 'acknowledged':
      return (
        <>
          <CheckIcon /> Sent
        </>
      );
    case 'failed':
      return (
        <span className="failure" role="alert">
          <AlertIcon />
          <span>Not sent. {explain(status.problem)}</span>
          <button
            type="button"
            className="link"
            onClick={() => {
              actions.retry({ clientMessageId: props.id });
            }}
          >
            Try again
          </button>
          <button
            type="button"
            className="link"
            onClick={() => {
              actions.discard({ clientMessageId: props.id });
            }}
          >
            Remove
          </button>
        </span>
      );
  }
}

function explain({ title, errors }: Extract<OutboxStatus, { state: 'failed' }>['problem']): string {
  const [first] = errors ?? [];
  return first ? `The message ${first.message}.` : title;
}
