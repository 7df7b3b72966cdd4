import type { AgentState, NodeContext } from '../state.js';
import { check } from './check.js';
import { handOver } from './hand-over.js';
import { prompt } from './prompt.js';
import { suggest } from './suggest.js';

/** Makes the draft an answer: checks it, adds what may be said next, and hands over where it is to. */
export function finish(given: AgentState, runtime: NodeContext): Pick<AgentState, 'result'> {
  const checked = { ...given, ...check(given, runtime) };
  return handOver({ ...checked, ...toNext(checked, runtime) }, runtime);
}

function toNext(state: AgentState, runtime: NodeContext): Partial<AgentState> {
  if (state.forPeople !== null) return {};
  return state.move === null ? suggest(state, runtime) : prompt(state, runtime);
}
