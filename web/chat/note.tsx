import { useEffect, useState } from 'react';

import type { ChatNote } from './chat-state.js';

/** Tells the customer why this is another conversation than before. */
export function Note({ note }: { note: ChatNote | null }) {
  const text = note ? describe(note) : '';
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

function describe(note: ChatNote): string {
  if (note.kind === 'elsewhere') return 'You began a new conversation in another window, so it goes on here, too.';
  const start = 'Sorry, your earlier conversation is no longer available, so';
  if (note.unsent === 0) return `${start} this is a new one.`;
  return `${start} ${note.unsent === 1 ? 'your unsent message goes' : 'your unsent messages go'} into this new one.`;
}
