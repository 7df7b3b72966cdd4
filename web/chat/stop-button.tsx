import { useRef, type RefObject } from 'react';

import { useFocusHandedOn } from './hand-focus.js';
import { StopIcon } from './icons.js';
import { useTexts } from './texts.js';

/** Ends the answer that is being made. It goes when the answer has ended; the focus then goes to the field. */
export function StopButton(props: {
  field: RefObject<HTMLTextAreaElement | null>;
  isStopping: boolean;
  onStop: () => void;
}) {
  const texts = useTexts();
  const { field, isStopping } = props;
  const button = useRef<HTMLButtonElement>(null);

  useFocusHandedOn(button, field);

  return (
    <button
      ref={button}
      type="button"
      className="stop"
      aria-disabled={isStopping}
      onClick={() => {
        if (!isStopping) props.onStop();
      }}
    >
      <StopIcon />
      <span>{isStopping ? texts.stopping : texts.stop}</span>
      <span className="visually-hidden">{texts.theAnswer}</span>
    </button>
  );
}
