import { useEffect, useState } from 'react';

import type { ChatNote } from './chat-state.js';
import { useTexts, type Texts } from './texts.js';

/** Tells the customer why this is another conversation than before. */
export function Note({ note }: { note: ChatNote | null }) {
  const texts = useTexts();
  const text = note ? describe(note, texts) : '';
  const [shown, setShown] = useState('');
  useEffect(() => {
    // Screen readers read out what is added to a region that is there already.
    const timer = setTimeout(() => {
      setShown(text);
    }, 100);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <p role="status" className={shown === '' ? 'visually-hidden' : 'note'}>
      {shown}
    </p>
  );
}

function describe(note: ChatNote, texts: Texts): string {
  return note.kind === 'elsewhere' ? texts.begunElsewhere : texts.lost(note.unsent);
}
