import { END, START, StateGraph } from '@langchain/langgraph';

import type { Answer } from '../../contracts/conversation.js';
import type { LanguageModel } from '../ports.js';
import { createAnswerStream } from './answer-stream.js';
import { createAnswerNode } from './nodes/answer.js';
import { needsAnswer, understand } from './nodes/understand.js';
import { AgentContext, AgentState, type Dialogue } from './state.js';

export { createOpenAiModel } from './openai-model.js';

export type AgentInput = Pick<
  AgentState,
  'settings' | 'window' | 'summary' | 'messages' | 'passages' | 'matches' | 'knowledge' | 'memories' | 'memory'
> & {
  /** Left out: the bot has no flows. */
  dialogue?: Dialogue | null;
  /** How many answers in a row, up to now, the bot did not have; left out: none. */
  unsureBefore?: number;
  signal: AbortSignal;
  /** The next piece of the answer's text. What `run` resolves with is what counts: it is checked and may differ. */
  onDelta: (text: string) => void;
  /** The text so far does not count: the model failed in the middle of it, and another answer follows. */
  onReset?: () => void;
  /**
   * What to do when the model fails in a way that another attempt may mend: `throw` the classified failure, or
   * `degrade` to an answer from the knowledge. A failure that no attempt will mend soon always degrades.
   */
  onModelFailure: 'throw' | 'degrade';
};

export type Agent = {
  /**
   * Answers the messages of one turn. Rejects with the signal's reason when aborted, and sends nothing more from then
   * on; with a failure of model-failures.ts where `onModelFailure` is `throw`.
   */
  run(input: AgentInput): Promise<Answer>;
};

/**
 * The reasoning graph: understand, answer. What goes to people whatever could be answered, and what a flow says, need no
 * answer; an answer in the middle of a flow is followed by what the flow asks. Only what waits is a node of its own: a step
 * of the graph costs about a millisecond. Compiled once, without a checkpointer: the workflow holds the
 * state. Without a model it answers from the knowledge alone.
 */
export function createAgent({ model }: { model: LanguageModel | null }): Agent {
  const graph = new StateGraph(AgentState, AgentContext)
    .addNode('understand', understand)
    .addNode('answer', createAnswerNode({ model }))
    .addEdge(START, 'understand')
    .addConditionalEdges('understand', (state) => (needsAnswer(state) ? 'answer' : END), ['answer', END])
    .addEdge('answer', END)
    .compile();

  return {
    async run({
      signal,
      onDelta,
      onReset = () => undefined,
      onModelFailure,
      dialogue = null,
      unsureBefore = 0,
      ...given
    }) {
      const state = { ...given, dialogue, unsureBefore };
      signal.throwIfAborted();
      const stream = createAnswerStream({ signal, onDelta, onReset });
      try {
        const { result } = await graph.invoke(state, { signal, context: { run: { signal, stream, onModelFailure } } });
        signal.throwIfAborted();
        return result;
      } catch (error) {
        // The graph reports an abort in words of its own.
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}
