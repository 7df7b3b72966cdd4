import { useEffect, useId, useRef, useState, type RefObject } from 'react';

import type { Conversation } from '../../client/index.js';
import type { DeclinedRatings } from './declined-ratings.js';
import { useFocusHandedOn } from './hand-focus.js';
import { StarIcon } from './icons.js';
import { useTexts } from './texts.js';

const SCORES = [1, 2, 3, 4, 5] as const;

type Field = RefObject<HTMLTextAreaElement | null>;

/** Asks how a conversation was, once: not where it was rated already, nor after somebody said no. */
export function RatingForm(props: { conversation: Conversation; declined: DeclinedRatings; field: Field }) {
  const { conversation, declined, field } = props;
  const { conversationId } = conversation;
  const texts = useTexts();
  const [state, setState] = useState<'reading' | 'asking' | 'rated' | 'over'>(() =>
    declined.has(conversationId) ? 'over' : 'reading',
  );
  const isToRead = state === 'reading';

  useEffect(() => {
    if (!isToRead) return undefined;
    let wanted = true;
    conversation.readFeedback().then(
      ({ rating }) => {
        if (wanted) setState(rating === null ? 'asking' : 'over');
      },
      // Whoever cannot say whether it was rated does not ask.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [conversation, isToRead]);

  return (
    <>
      {state === 'asking' && (
        <Question
          conversation={conversation}
          field={field}
          onEnd={(end) => {
            if (end === 'over') declined.add(conversationId);
            setState(end);
          }}
        />
      )}
      <p className={state === 'rated' ? 'aside aside-closed' : 'visually-hidden'} role="status">
        {state === 'rated' && texts.thanksForRating}
      </p>
    </>
  );
}

type QuestionProps = { conversation: Conversation; field: Field; onEnd: (end: 'rated' | 'over') => void };

function Question({ conversation, field, onEnd }: QuestionProps) {
  const texts = useTexts();
  const id = useId();
  const [state, setState] = useState<'idle' | 'sending' | 'failed'>('idle');
  const [score, setScore] = useState<number | null>(null);
  const [comment, setComment] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useFocusHandedOn(form, field);

  function send(): void {
    if (score === null || state === 'sending') return;
    setState('sending');
    const said = comment.trim();
    conversation.rate({ score, ...(said === '' ? {} : { comment: said }) }).then(
      () => {
        onEnd('rated');
      },
      () => {
        setState('failed');
      },
    );
  }

  return (
    <form
      ref={form}
      className="rating"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <fieldset>
        <legend>{texts.howWasIt}</legend>
        <div className="stars">
          <span aria-hidden="true">{texts.worst}</span>
          {SCORES.map((one) => (
            <label key={one} className={score !== null && one <= score ? 'star star-on' : 'star'}>
              <input
                type="radio"
                name={id}
                value={one}
                checked={score === one}
                onChange={() => {
                  setScore(one);
                }}
              />
              <StarIcon />
              <span className="visually-hidden">{texts.stars(one)}</span>
            </label>
          ))}
          <span aria-hidden="true">{texts.best}</span>
        </div>
      </fieldset>
      {score !== null && (
        <>
          <label htmlFor={`${id}-comment`}>{texts.ratingComment}</label>
          <textarea
            id={`${id}-comment`}
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={(event) => {
              setComment(event.target.value);
            }}
          />
        </>
      )}
      <div className="rating-steps">
        {score !== null && (
          <button type="submit" className="primary" aria-disabled={state === 'sending'}>
            {texts.sendRating}
          </button>
        )}
        <button
          type="button"
          className="link"
          onClick={() => {
            onEnd('over');
          }}
        >
          {texts.noRating}
        </button>
      </div>
      <p role="status" className="waiting-word bad">
        {state === 'failed' ? texts.didNotWork : ''}
      </p>
    </form>
  );
}
