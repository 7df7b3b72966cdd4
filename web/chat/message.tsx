import { memo } from 'react';

import type { Conversation, ConversationMessage, OutboxStatus } from '../../client/index.js';
import type { AnswerOrigin } from '../../contracts/events.js';
import type { FeedbackValue } from '../../contracts/feedback.js';
import { formatTime } from './dates.js';
import type { Opinion } from './feedback.js';
import { toSummary } from './flow.js';
import { AlertIcon, BotIcon, CheckIcon, ClockIcon, PersonIcon } from './icons.js';
import { RichText } from './rich-text.js';
import { Sources } from './sources.js';
import { useTexts, type Texts } from './texts.js';
import { ThumbWord } from './thumb-word.js';
import { Thumbs } from './thumbs.js';

export type MessageActions = Pick<Conversation, 'retry' | 'discard'>;

type MessageProps = {
  message: ConversationMessage;
  botName: string;
  connected: boolean;
  actions: MessageActions;
  /** What the customer thinks of it, where it is an answer. */
  opinion: Opinion | undefined;
  onOpinion: (messageId: string, value: FeedbackValue, comment?: string) => void;
  /** Whoever has the conversation has read up to here. */
  isSeen: boolean;
};

/** One message of the conversation, with what is known of its way or its sources. */
export const Message = memo(function Message(props: MessageProps) {
  const { message, botName, connected, actions } = props;
  const texts = useTexts();
  if (message.kind === 'own' || message.role === 'customer') {
    const status = message.kind === 'own' ? message.status : null;
    return (
      <div className={`message message-own${status?.state === 'failed' ? ' message-failed' : ''}`}>
        <p className="bubble">
          <span className="visually-hidden">{texts.you}: </span>
          <Text message={message} />
        </p>
        {/* The way of a message is not read out at every step; that it was not sent is, as an alert. */}
        <p className="meta" aria-live="off">
          {status ? (
            <Status status={status} connected={connected} id={message.messageId} actions={actions} />
          ) : (
            <>
              <Time at={message.at} />
              {props.isSeen && (
                <span className="seen">
                  <CheckIcon /> {texts.seen}
                </span>
              )}
            </>
          )}
        </p>
      </div>
    );
  }
  const { answer } = message;
  const agent = message.role === 'agent' ? (message.agent?.name ?? texts.support) : null;
  return (
    <BotMessage speaker={agent ?? botName} isPerson={agent !== null} words={<Text message={message} />}>
      <Summary message={message} />
      {answer && <Sources citations={answer.citations} />}
      <div className="meta">
        <Time at={message.at} />
        {answer && isOpinionWanted(answer.origin) && !message.erased && (
          <Thumbs
            opinion={props.opinion}
            onChange={(value) => {
              props.onOpinion(message.messageId, value);
            }}
          />
        )}
        {answer?.degraded && <span>{texts.degraded}</span>}
      </div>
      <ThumbWord
        opinion={props.opinion}
        onSay={(comment) => {
          props.onOpinion(message.messageId, 'down', comment);
        }}
      />
    </BotMessage>
  );
});

/** What a flow asks, or who goes on, helps or not: it answers nothing. */
function isOpinionWanted(origin: AnswerOrigin): boolean {
  return origin !== 'flow' && origin !== 'people';
}

/** What the other side says. */
export function BotMessage(props: {
  speaker: string;
  isPerson?: boolean;
  words: React.ReactNode;
  children?: React.ReactNode;
}) {
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
          {props.words}
        </p>
        {props.children}
      </div>
    </div>
  );
}

function Text({ message }: { message: ConversationMessage }) {
  const texts = useTexts();
  if (message.kind === 'recorded' && message.erased) return <em className="erased">{texts.erased}</em>;
  return <RichText text={toSummary(message)?.words ?? message.text} />;
}

/** The answers that a flow wants confirmed. */
function Summary({ message }: { message: ConversationMessage }) {
  const summary = toSummary(message);
  if (summary === null) return null;
  return (
    <dl className="summary">
      {summary.answers.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
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
