import { check } from '../steps/check.js';
import { handOver } from '../steps/hand-over.js';
import { prompt } from '../steps/prompt.js';
import { suggest } from '../steps/suggest.js';
import type { AgentState, NodeContext } from '../state.js';

/** Makes the draft an answer: checks it, adds what may be said next, and hands over where it is to. */
export function finish(given: AgentState, runtime: NodeContext): Pick<AgentState, 'result'> {
  const checked = { ...given, ...check(given, runtime) };
  return handOver({ ...checked, ...toNext(checked, runtime) }, runtime);
}

function toNext(state: AgentState, runtime: NodeContext): Partial<AgentState> {
  if (state.forPeople !== null) return {};
  return state.move === null ? suggest(state, runtime) : prompt(state, runtime);
}
