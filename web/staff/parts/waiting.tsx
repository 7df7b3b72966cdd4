import { useWords } from '../i18n/language-context.js';
import { COMMON } from '../words.js';

/** Said while something is on its way. */
export function Waiting() {
  return <p className="waiting">{useWords(COMMON)('waiting')}</p>;
}
