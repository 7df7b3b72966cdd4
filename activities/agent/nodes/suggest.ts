import { toRun, type AgentState, type NodeContext } from '../state.js';

const MAX_SUGGESTIONS = 3;

/** Offers what the customer may want to ask next: the nearest questions that this answer did not answer. */
export function suggest(
  { result, passages, matches, settings }: AgentState,
  runtime: NodeContext,
): Pick<AgentState, 'result'> {
  toRun(runtime);
  const cited = new Set(result.citations.map(({ passageId }) => passageId));
  const score = new Map(matches.map((match) => [match.passageId, match.score]));
  const next = passages
    .filter(({ id }) => !cited.has(id))
    .sort((a, b) => (score.get(b.id) ?? -1) - (score.get(a.id) ?? -1))
    .map(({ title }) => title);
  const suggestions = (next.length === 0 && result.citations.length === 0 ? settings.suggestions : next).slice(
    0,
    MAX_SUGGESTIONS,
  );
  return { result: { ...result, suggestions } };
}
