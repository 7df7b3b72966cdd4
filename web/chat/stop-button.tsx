import { useLayoutEffect, useRef, type RefObject } from 'react';

import { focusField } from './composer.js';
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

  useLayoutEffect(() => {
    const own = button.current;
    // In a shadow tree the document names the element that has the tree.
    const root = own?.getRootNode() as Document | ShadowRoot | undefined;
    return () => {
      if (own && own === root?.activeElement) focusField(field.current);
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
      <span>{isStopping ? texts.stopping : texts.stop}</span>
      <span className="visually-hidden">{texts.theAnswer}</span>
    </button>
  );
}
