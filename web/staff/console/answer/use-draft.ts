import { useLayoutEffect, useRef, useState } from 'react';

import { MAX_MESSAGE_CHARACTERS } from '../../../../contracts/text.js';
import { findFirstBlank } from './slash.js';

/** What somebody is writing, and where in it they are. */
export function useDraft() {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [caret, setCaret] = useState(0);
  const [selected, setSelected] = useState<{ from: number; to: number } | null>(null);
  useLayoutEffect(() => {
    if (selected === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(selected.from, selected.to);
    setSelected(null);
  }, [selected]);
  return {
    field,
    text,
    caret,
    setCaret,
    /** Takes in what was typed. */
    write: (written: string): void => {
      setText(written);
      setCaret(field.current?.selectionEnd ?? written.length);
    },
    /** Puts in what was not typed; the caret goes behind it, or to the first blank, to be written over at once. */
    put: (written: string, behind: number): void => {
      const whole = written.slice(0, MAX_MESSAGE_CHARACTERS);
      setText(whole);
      setSelected(findFirstBlank(whole) ?? { from: behind, to: behind });
    },
  };
}
