import { v7 as uuidV7 } from 'uuid';

import type { Answer } from '../../../contracts/conversation.js';
import type { HandOverReason } from '../../../contracts/hand-over.js';
import { MAX_ANSWER_CHARACTERS, toBoundedText } from '../text.js';
import { toRun, type AgentState, type NodeContext } from '../state.js';

/**
 * Says of an answer that the bot did not have it, and hands over to people where that was so often enough, where a flow
 * leads to them, or where what was said belongs to them. The answer then says so; who comes and when says the log.
 */
export function handOver(state: AgentState, runtime: NodeContext): Pick<AgentState, 'result'> {
  const { stream } = toRun(runtime);
  const { result, settings, forPeople } = state;
  const answer: Answer = isUnsure(state) ? { ...result, unsure: true } : result;
  const reason = settings.handOver.enabled ? (forPeople ?? toReason(state, answer)) : null;
  if (reason === null) return { result: answer };
  const request = { escalationId: uuidV7(), reason, askedAt: new Date().toISOString() };
  const handed: Answer = { ...answer, suggestions: [], handOver: request };
  if (forPeople !== null) return { result: handed };
  const { text } = settings.handOver;
  if (result.origin === 'fallback' && state.move === null) {
    // To ask for other words and to pass somebody on do not go together.
    stream.reset();
    stream.push(text);
    return { result: { ...handed, text } };
  }
  const behind = `\n\n${text}`;
  stream.push(behind);
  return { result: { ...handed, text: toBoundedText(answer.text, MAX_ANSWER_CHARACTERS - behind.length) + behind } };
}

/** Nothing was found for what was asked. Of a model that was given no knowledge only a question is known to have none. */
function isUnsure({ result, settings, knowledge, evidence, question, move }: AgentState): boolean {
  if (move !== null && move.kind !== 'lapsed') return false;
  if (result.origin === 'fallback') return true;
  const hasSearched = settings.knowledge.mode === 'search' && knowledge === 'available';
  return result.origin === 'model' && hasSearched && evidence.length === 0 && /[?？؟]\s*$/u.test(question);
}

function toReason(
  { move, dialogue, settings, unsureBefore }: AgentState,
  { unsure }: Pick<Answer, 'unsure'>,
): Extract<HandOverReason, 'unsure' | 'flow'> | null {
  if (move?.kind === 'handed') return 'flow';
  if (move?.kind === 'completed') {
    const flow = dialogue?.setup.flows.find(({ id }) => id === move.session.flowId);
    return flow?.then === 'hand_over' ? 'flow' : null;
  }
  const wanted = settings.handOver.reasons.unsure;
  return unsure === true && wanted > 0 && unsureBefore + 1 >= wanted ? 'unsure' : null;
}
