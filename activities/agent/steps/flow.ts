import {
  askAgain,
  endLapsedFlow,
  endMissingFlow,
  isAnswerFirst,
  startFlow,
  takeReply,
  type FlowMove,
} from '../../flows/engine.js';
import { findChosenFlow, findMeantFlow, findNamedFlow } from '../../flows/find-flow.js';
import type { Answerable } from '../../flows/is-question.js';
import { readCommand } from '../../flows/words.js';
import { isExclamation } from '../text.js';
import { toRun, type AgentState, type Dialogue, type NodeContext } from '../state.js';

/**
 * Takes the messages into the flow that the conversation is in, or begins one: chosen with a button, named word by word,
 * or meant. What the flow says needs no model. A question in the middle of it goes on to be answered.
 */
export function flow(state: AgentState, runtime: NodeContext): Pick<AgentState, 'move'> & Partial<AgentState> {
  const { stream } = toRun(runtime);
  const { dialogue } = state;
  const move = dialogue === null ? null : toMove(state, dialogue);
  if (move === null || isAnswerFirst(move)) return { move };
  const { text } = move;
  stream.push(text);
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { move, draft: { text, origin: 'flow', degraded: false, model: null, usage, context: null, evidence: [] } };
}

function toMove(state: AgentState, { setup, session, versionId, lapsed = null }: Dialogue): FlowMove | null {
  const { messages, matches, settings } = state;
  const { flows } = setup;
  const flow = flows.find(({ id }) => id === session?.flowId);
  const chosen = findChosenFlow({ flows, messages });
  if (session !== null && flow !== undefined && (chosen ?? flow) === flow) {
    const open = { flow, setup, session: { ...session, versionId } };
    const named = chosen ?? findNamedFlow({ flows: [flow], messages });
    return named === undefined ? takeReply({ ...open, reply: toReply(state, setup) }) : askAgain(open);
  }
  const { threshold } = settings.knowledge;
  const wanted = chosen ?? findNamedFlow({ flows, messages }) ?? findMeantFlow({ flows, matches, threshold });
  if (wanted !== undefined) return startFlow({ flow: wanted, setup, versionId });
  if (lapsed !== null) return endLapsedFlow({ setup, session: lapsed });
  return session === null ? null : endMissingFlow({ setup, session });
}

/** What was said, in one: where one of several messages is a command it stands for all. */
function toReply({ messages, question, evidence, settings }: AgentState, { words }: Dialogue['setup']) {
  const command = messages.findLast(({ text }) => readCommand(words, text) !== null);
  return { text: command?.text ?? question, answerable: toAnswerable(evidence, settings.knowledge) };
}

function toAnswerable([best]: AgentState['evidence'], { sure }: { sure: number }): Answerable {
  if (best === undefined) return 'no';
  if (best.score < sure) return 'likely';
  return isExclamation(best.passage.title) ? 'small-talk' : 'sure';
}
