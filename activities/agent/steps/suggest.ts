import { toRun, type AgentState, type NodeContext } from '../state.js';
import { isExclamation } from '../text.js';

const MAX_SUGGESTIONS = 3;

/**
 * Offers what the customer may want to ask next: the nearest questions that this answer did not answer, and then what
 * the bot suggests anyway. Small talk is answered, but never offered, and nothing is near to it. Flows are offered by
 * their titles: where they are near, and those that want it where the bot has no answer.
 */
export function suggest(
  { result, passages, matches, settings, dialogue }: AgentState,
  runtime: NodeContext,
): Pick<AgentState, 'result'> {
  toRun(runtime);
  const cited = new Set(result.citations.map(({ title }) => title));
  const score = new Map(matches.map((match) => [match.passageId, match.score]));
  const nearest = passages
    .toSorted((a, b) => (score.get(b.id) ?? -1) - (score.get(a.id) ?? -1))
    .map(({ title }) => title)
    .filter((title) => !isExclamation(title));
  const near = result.citations.some(({ title }) => isExclamation(title)) ? [] : nearest;
  const offered = result.origin === 'fallback' ? (dialogue?.setup.flows ?? []) : [];
  const flows = offered.filter(({ offer }) => offer === 'unanswered').map(({ title }) => title);
  const suggestions = [...new Set([...flows, ...near, ...settings.suggestions])]
    .filter((title) => !cited.has(title))
    .slice(0, MAX_SUGGESTIONS);
  return { result: { ...result, suggestions } };
}
