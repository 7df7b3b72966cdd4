import { isAnswerFirst } from '../../flows/engine.js';
import { finish } from '../steps/finish.js';
import { flow } from '../steps/flow.js';
import { people } from '../steps/people.js';
import { prepare } from '../steps/prepare.js';
import type { AgentState, NodeContext } from '../state.js';

/**
 * Finds out what to do with what was said: prepares the question, looks whether it goes to people, and takes it into a
 * flow; and finishes what needs no answer. One node for all, because each costs a step of the graph, and none of them waits
 * for anything.
 */
export function understand(given: AgentState, runtime: NodeContext): Partial<AgentState> {
  const understood = toUnderstood(given, runtime);
  const state = { ...given, ...understood };
  return needsAnswer(state) ? understood : { ...understood, ...finish(state, runtime) };
}

/** Neither does it go to people, whatever could be answered, nor is it a step of a flow alone. */
export function needsAnswer({ forPeople, move }: AgentState): boolean {
  return forPeople === null && (move === null || isAnswerFirst(move));
}

function toUnderstood(
  given: AgentState,
  runtime: NodeContext,
): Pick<AgentState, 'question' | 'evidence' | 'forPeople' | 'move'> & Partial<AgentState> {
  const prepared = prepare(given, runtime);
  const state = { ...given, ...prepared };
  const passedOn = people(state, runtime);
  if (passedOn.forPeople !== null) return { ...prepared, ...passedOn };
  return { ...prepared, ...passedOn, ...flow({ ...state, ...passedOn }, runtime) };
}
