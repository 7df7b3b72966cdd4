import { useEffect, useId, useLayoutEffect, type KeyboardEvent, type RefObject } from 'react';

import type { MAX_MESSAGE_CHARACTERS } from '../../contracts/text.js';
import { toFieldHints, type OpenStep } from './flow.js';
import { useFrame } from './frame.js';
import { SendIcon } from './icons.js';
import { StopButton } from './stop-button.js';
import { useTexts } from './texts.js';

const most: typeof MAX_MESSAGE_CHARACTERS = 2000;
const COUNT_FROM = 1800;

/** Puts the focus into the field, but not on a touch screen: there it would open the keyboard over the conversation. */
export function focusField(field: HTMLTextAreaElement | null): void {
  if (window.matchMedia('(pointer: fine)').matches) field?.focus();
}

type ComposerProps = {
  botName: string;
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onSend: (text: string) => void;
  /** What is being made: an answer that can be stopped, one that was asked to stop, or none. */
  answer: 'none' | 'running' | 'stopping';
  onStop: () => void;
  /** The question of a flow that is answered; null: there is none. */
  step: OpenStep | null;
};

/** Where a message is written. Enter sends it, Shift and Enter begin a new line, Escape stops the answer. */
export function Composer({ botName, field, text, onText, onSend, answer, onStop, step }: ComposerProps) {
  const frame = useFrame();
  const texts = useTexts();
  const hintId = useId();
  const length = Array.from(text).length;
  const canSend = text.trim() !== '' && length <= most;

  useEffect(() => {
    if (frame.kind === 'page' || frame.takesFocus()) focusField(field.current);
  }, [field, frame]);

  useLayoutEffect(() => {
    const { current } = field;
    if (!current) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight}px`;
  }, [field, text]);

  function send(): void {
    if (!canSend) return;
    onSend(text.trim());
    onText('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && answer === 'running' && !event.nativeEvent.isComposing) {
      // It means this and nothing else: what is around the chat may have a meaning for it, too.
      event.preventDefault();
      onStop();
    }
    // Enter that picks a word of an input method is not meant to send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="composer-box">
        <textarea
          ref={field}
          rows={1}
          value={text}
          {...toFieldHints(step)}
          placeholder={step === null ? texts.askAQuestion : texts.yourAnswer}
          aria-label={texts.messageTo(botName)}
          aria-describedby={hintId}
          aria-invalid={length > most}
          enterKeyHint="send"
          onChange={(event) => {
            onText(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        {answer !== 'none' && <StopButton field={field} isStopping={answer === 'stopping'} onStop={onStop} />}
        <button type="submit" className="send" disabled={!canSend} aria-label={texts.send}>
          <SendIcon />
        </button>
      </div>
      <p className="hint" id={hintId}>
        {length >= COUNT_FROM ? (
          <span className={length > most ? 'too-long' : ''}>
            {length > most ? texts.tooMany(length - most) : texts.charactersLeft(most - length)}
          </span>
        ) : (
          <span className="hint-keys">{answer === 'none' ? texts.keys : texts.keysWithStop}</span>
        )}
      </p>
    </form>
  );
}
