import { END, START, StateGraph } from '@langchain/langgraph';

import type { Answer } from '../../contracts/conversation.js';
import type { LanguageModel } from '../ports.js';
import { createAnswerStream } from './answer-stream.js';
import { createAnswerNode } from './nodes/answer.js';
import { check } from './nodes/check.js';
import { flow } from './nodes/flow.js';
import { prepare } from './nodes/prepare.js';
import { prompt } from './nodes/prompt.js';
import { suggest } from './nodes/suggest.js';
import { AgentContext, AgentState, type Dialogue } from './state.js';

export { createOpenAiModel } from './openai-model.js';

export type AgentInput = Pick<
  AgentState,
  'settings' | 'window' | 'summary' | 'messages' | 'passages' | 'matches' | 'knowledge' | 'memories' | 'memory'
> & {
  /** Left out: the bot has no flows. */
  dialogue?: Dialogue | null;
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
 * The reasoning graph: prepare, flow, answer, check, and suggest or prompt. What a flow says needs no answer; an answer in
 * the middle of a flow is followed by what the flow asks. Compiled once, without a checkpointer: the workflow holds the
 * state. Without a model it answers from the knowledge alone.
 */
export function createAgent({ model }: { model: LanguageModel | null }): Agent {
  const graph = new StateGraph(AgentState, AgentContext)
    .addNode('prepare', prepare)
    .addNode('flow', flow)
    .addNode('answer', createAnswerNode({ model }))
    .addNode('check', check)
    .addNode('suggest', suggest)
    .addNode('prompt', prompt)
    .addEdge(START, 'prepare')
    .addEdge('prepare', 'flow')
    .addConditionalEdges('flow', needsAnswer, ['answer', 'check'])
    .addEdge('answer', 'check')
    .addConditionalEdges('check', ({ move }) => (move === null ? 'suggest' : 'prompt'), ['suggest', 'prompt'])
    .addEdge('suggest', END)
    .addEdge('prompt', END)
    .compile();

  return {
    async run({ signal, onDelta, onReset = () => undefined, onModelFailure, dialogue = null, ...given }) {
      const state = { ...given, dialogue };
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

function needsAnswer({ move }: AgentState): 'answer' | 'check' {
  return move === null || move.kind === 'question' ? 'answer' : 'check';
}
