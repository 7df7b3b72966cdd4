import type { Citation } from '../../../contracts/events.js';
import { toBoundedText, toCleanText } from '../text.js';
import { toRun, type AgentState, type Evidence, type NodeContext } from '../state.js';

/**
 * Makes the draft fit to be published: clean text within its bounds, never empty, and sources that it was really given.
 */
export function check({ draft, settings }: AgentState, runtime: NodeContext): Pick<AgentState, 'result'> {
  toRun(runtime);
  const { evidence, origin, degraded, model, usage, context } = draft;
  const clean = toCleanText(draft.text).trim();
  const { text, used } = origin === 'model' ? toCited(clean, evidence) : { text: clean, used: evidence };
  const shown =
    text === '' ? { text: settings.fallback, origin: 'fallback' as const, used: [] } : { text, origin, used };
  return {
    result: {
      text: toBoundedText(shown.text),
      origin: shown.origin,
      degraded,
      citations: shown.used.map(toCitation),
      suggestions: [],
      model,
      usage,
      context,
    },
  };
}

/**
 * Follows a model's marks ([1], [2], ...) to the passages: numbers them in the order in which they appear, as the
 * citations are, and takes out marks of passages that there are not. A model that marks nothing has used what it was
 * given.
 */
function toCited(text: string, evidence: Evidence[]): { text: string; used: Evidence[] } {
  const used: Evidence[] = [];
  const marked = text.replace(/ ?(?<!\w)\[(\d{1,2})\]/g, (mark, digits: string) => {
    const source = evidence[Number(digits) - 1];
    if (source === undefined) return '';
    if (!used.includes(source)) used.push(source);
    return mark.replace(digits, String(used.indexOf(source) + 1));
  });
  return { text: marked.trim(), used: used.length === 0 ? evidence : used };
}

function toCitation({ passage: { id, title, category }, score }: Evidence): Citation {
  return { passageId: id, title, category, score };
}
