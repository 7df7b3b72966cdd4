import { isAnswerFirst } from '../../flows/engine.js';
import { toLead } from '../../flows/to-lead.js';
import { MAX_ANSWER_CHARACTERS, toBoundedText } from '../text.js';
import { toRun, type AgentState, type NodeContext } from '../state.js';

/**
 * Gives an answer what the flow adds: behind the answer to a question in the middle of it what was asked before, what may
 * be answered with a click, and how the conversation then stands in the flow.
 */
export function prompt({ result, move, dialogue }: AgentState, runtime: NodeContext): Pick<AgentState, 'result'> {
  const { stream } = toRun(runtime);
  if (move === null) return { result };
  const { session, shown, suggestions } = move;
  const completed =
    move.kind === 'completed' ? dialogue?.setup.flows.find(({ id }) => id === session.flowId) : undefined;
  const lead = completed?.onComplete === 'lead' ? toLead({ flow: completed, session }) : null;
  const said = { ...result, suggestions, flow: { session, shown, lead } };
  if (!isAnswerFirst(move)) return { result: said };
  const behind = `\n\n${move.text}`;
  stream.push(behind);
  return { result: { ...said, text: toBoundedText(result.text, MAX_ANSWER_CHARACTERS - behind.length) + behind } };
}
