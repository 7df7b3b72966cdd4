import { useId } from 'react';

import type { Opinion } from './feedback.js';
import { useTexts } from './texts.js';

/** Asks whoever was not helped what was missing, once and in passing; and thanks them. */
export function ThumbWord({ opinion, onSay }: { opinion: Opinion | undefined; onSay: (comment: string) => void }) {
  const texts = useTexts();
  const id = useId();
  if (opinion?.word === 'said') {
    // The field that had the focus is gone.
    return (
      <p className="thumb-word" role="status" tabIndex={-1} ref={(line) => line?.focus({ preventScroll: true })}>
        {texts.thanksForWord}
      </p>
    );
  }
  if (opinion?.word !== 'wanted') return null;
  return (
    <form
      className="thumb-word"
      onSubmit={(event) => {
        event.preventDefault();
        const comment = new FormData(event.currentTarget).get('comment');
        if (typeof comment === 'string' && comment.trim() !== '') onSay(comment.trim());
      }}
    >
      <label htmlFor={id}>{texts.whatWasMissing}</label>
      <div>
        <input id={id} name="comment" maxLength={2000} autoComplete="off" />
        <button type="submit" className="primary">
          {texts.sendRating}
        </button>
      </div>
    </form>
  );
}
