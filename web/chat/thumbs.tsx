import type { FeedbackValue } from '../../contracts/feedback.js';
import type { Opinion } from './feedback.js';
import { ThumbIcon } from './icons.js';

const LABELS = { up: 'This answer helped', down: 'This answer did not help' } as const;

/** Two toggles under an answer; pressing the one that is on takes it back. */
export function Thumbs(props: { opinion: Opinion | undefined; onChange: (value: FeedbackValue) => void }) {
  const value = props.opinion?.value ?? null;
  return (
    <span className="thumbs" role="group" aria-label="Did this help?" aria-live="off">
      {(['up', 'down'] as const).map((way) => (
        <button
          key={way}
          type="button"
          className={`thumb thumb-${way}`}
          aria-pressed={value === way}
          aria-label={LABELS[way]}
          title={LABELS[way]}
          onClick={() => {
            props.onChange(value === way ? null : way);
          }}
        >
          <ThumbIcon />
        </button>
      ))}
      {props.opinion?.failed && (
        <span className="thumbs-trouble" role="status">
          Not saved. Try again.
        </span>
      )}
    </span>
  );
}
