import { useLayoutEffect, useRef, type RefObject } from 'react';

import { focusField } from './composer.js';
import { StopIcon } from './icons.js';

/** Ends the answer that is being made. It goes when the answer has ended; the focus then goes to the field. */
export function StopButton(props: {
  field: RefObject<HTMLTextAreaElement | null>;
  isStopping: boolean;
  onStop: () => void;
}) {
  const { field, isStopping } = props;
  const button = useRef<HTMLButtonElement>(null);

  useLayoutEffect(() => {
    const own = button.current;
    return () => {
      if (own === document.activeElement) focusField(field.current);
    };
  }, [field]);

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
      <span>{isStopping ? 'Stopping…' : 'Stop'}</span>
      <span className="visually-hidden"> the answer</span>
    </button>
  );
}
