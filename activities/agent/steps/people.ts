import { findPhrase } from '../../hand-over/find-phrase.js';
import { isAngry } from '../../hand-over/tone.js';
import { toRun, type AgentState, type NodeContext } from '../state.js';

/**
 * Looks whether what was said goes to people, whatever could be answered: it holds a phrase that always does, or sounds
 * angry. An open flow does not hold it up.
 */
export function people(
  { question, settings: { handOver } }: AgentState,
  runtime: NodeContext,
): Pick<AgentState, 'forPeople' | 'move'> & Partial<AgentState> {
  const { stream } = toRun(runtime);
  const forPeople = handOver.enabled ? toReason(question, handOver) : null;
  if (forPeople === null) return { forPeople, move: null };
  const { text } = handOver;
  stream.push(text);
  const usage = { inputTokens: 0, outputTokens: 0 };
  const draft = { text, origin: 'people' as const, degraded: false, model: null, usage, context: null, evidence: [] };
  return { forPeople, move: null, draft };
}

function toReason(question: string, { reasons }: AgentState['settings']['handOver']): 'policy' | 'angry' | null {
  if (findPhrase(reasons.phrases, question) !== undefined) return 'policy';
  return reasons.angry && isAngry(question) ? 'angry' : null;
}
