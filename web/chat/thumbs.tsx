import type { FeedbackValue } from '../../contracts/feedback.js';
import type { Opinion } from './feedback.js';
import { ThumbIcon } from './icons.js';
import { useTexts } from './texts.js';

/** Two toggles under an answer; pressing the one that is on takes it back. */
export function Thumbs(props: { opinion: Opinion | undefined; onChange: (value: FeedbackValue) => void }) {
  const texts = useTexts();
  const labels = { up: texts.helped, down: texts.didNotHelp };
  const value = props.opinion?.value ?? null;
  return (
    <span className="thumbs" role="group" aria-label={texts.didItHelp} aria-live="off">
      {(['up', 'down'] as const).map((way) => (
        <button
          key={way}
          type="button"
          className={`thumb thumb-${way}`}
          aria-pressed={value === way}
          aria-label={labels[way]}
          title={labels[way]}
          onClick={() => {
            props.onChange(value === way ? null : way);
          }}
        >
          <ThumbIcon />
        </button>
      ))}
      {props.opinion?.failed && (
        <span className="thumbs-trouble" role="status">
          {texts.notSaved}
        </span>
      )}
    </span>
  );
}
