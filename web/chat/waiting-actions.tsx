import { useId, useRef, useState, type RefObject } from 'react';

import type { Conversation, ConversationSnapshot } from '../../client/index.js';
import { useFocusHandedOn } from './hand-focus.js';
import { QueuePlace } from './queue-place.js';
import { useTexts } from './texts.js';

type Busy = 'idle' | 'busy' | 'failed';

/**
 * Where whoever waits for people stands, and what they can do about it: wait no longer, or leave an address. It goes when
 * the waiting ends.
 */
export function WaitingActions(props: {
  conversation: Conversation;
  snapshot: ConversationSnapshot;
  field: RefObject<HTMLTextAreaElement | null>;
}) {
  const { conversation, snapshot, field } = props;
  const texts = useTexts();
  const [state, setState] = useState<Busy>('idle');
  const [isAsking, setIsAsking] = useState(false);
  const [given, setGiven] = useState<string | null>(null);
  // What the server knows is there after a reload, too.
  const address = given ?? snapshot.place?.email ?? null;
  const place = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useFocusHandedOn(place, field);

  function withdraw(): void {
    if (state === 'busy') return;
    setState('busy');
    conversation.withdrawRequest().catch(() => {
      setState('failed');
    });
  }

  return (
    <div className="waiting" ref={place}>
      <QueuePlace snapshot={snapshot} />
      <div className="people">
        <button type="button" className="link" aria-disabled={state === 'busy'} onClick={withdraw}>
          {texts.stopWaiting}
        </button>
        <button
          ref={opener}
          type="button"
          className="link"
          aria-expanded={isAsking}
          onClick={() => {
            setIsAsking(!isAsking);
          }}
        >
          {address === null ? texts.leaveEmail : texts.changeEmail}
        </button>
      </div>
      {isAsking && (
        <EmailForm
          conversation={conversation}
          known={address ?? ''}
          onLeft={(left) => {
            setGiven(left);
            setIsAsking(false);
            opener.current?.focus();
          }}
        />
      )}
      <p role="status" className={state === 'failed' ? 'waiting-word bad' : 'waiting-word'}>
        {state === 'failed' ? texts.didNotWork : address === null || isAsking ? '' : texts.emailLeft(address)}
      </p>
    </div>
  );
}

function EmailForm(props: { conversation: Conversation; known: string; onLeft: (address: string) => void }) {
  const { conversation, known, onLeft } = props;
  const texts = useTexts();
  const id = useId();
  const [address, setAddress] = useState(known);
  const [state, setState] = useState<Busy | 'invalid'>('idle');
  const input = useRef<HTMLInputElement>(null);

  function leave(): void {
    if (state === 'busy') return;
    const given = address.trim();
    if (given === '' || input.current?.validity.valid === false) {
      setState('invalid');
      input.current?.focus();
      return;
    }
    setState('busy');
    conversation.leaveEmail({ email: given }).then(
      () => {
        onLeft(given);
      },
      () => {
        setState('failed');
      },
    );
  }

  const trouble = { idle: '', busy: '', failed: texts.didNotWork, invalid: texts.emailInvalid }[state];
  return (
    <form
      className="email-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <label htmlFor={id}>{texts.yourEmail}</label>
      <div className="email-row">
        <input
          ref={input}
          id={id}
          type="email"
          autoComplete="email"
          autoFocus
          maxLength={254}
          value={address}
          aria-invalid={state === 'invalid'}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            setAddress(event.target.value);
            setState('idle');
          }}
        />
        <button type="submit" className="primary" aria-disabled={state === 'busy'}>
          {texts.send}
        </button>
      </div>
      <p id={`${id}-hint`} className={trouble === '' ? 'waiting-word' : 'waiting-word bad'} aria-live="polite">
        {trouble === '' ? texts.emailHint : trouble}
      </p>
    </form>
  );
}
