import type { BotSettings } from '../../../contracts/bot.js';
import type { LanguageModel } from '../../ports.js';
import { assembleContext } from '../context/assemble-context.js';
import { isModelFailure } from '../model-failures.js';
import { isExclamation } from '../text.js';
import { toRun, type AgentState, type Draft, type Evidence, type NodeContext } from '../state.js';

const NO_USAGE = { inputTokens: 0, outputTokens: 0 };

/**
 * A passage that may not be what was asked for says which question it answers, so that a wrong one shows as such; small
 * talk answers none.
 */
function toKnowledgeText({ passage, score }: Evidence, { knowledge }: BotSettings): string {
  const plain = score >= knowledge.sure || isExclamation(passage.title);
  return plain ? passage.text : `If you mean "${passage.title}": ${passage.text}`;
}

/**
 * Makes the answer's text, and streams it: with the model, or, where there is none or it fails, from the best passage;
 * without one the bot says that it does not know. A failure that another attempt may mend is thrown where the run asks
 * for it; one that it cannot mend never is.
 */
export function createDraft({ model }: { model: LanguageModel | null }) {
  return async function draft(state: AgentState, runtime: NodeContext): Promise<Pick<AgentState, 'draft'>> {
    const { signal, stream, onModelFailure } = toRun(runtime);
    const knowledgeMissing = state.settings.knowledge.mode === 'search' && state.knowledge === 'unavailable';
    if (model === null) return { draft: fromKnowledge(knowledgeMissing) };
    try {
      return { draft: await fromModel(model) };
    } catch (error) {
      signal.throwIfAborted();
      const mayHelpLater = !isModelFailure(error) || error.nonRetryable !== true;
      if (!isModelFailure(error) || (onModelFailure === 'throw' && mayHelpLater)) throw error;
      stream.reset();
      return { draft: fromKnowledge(true) };
    }

    async function fromModel(model: LanguageModel): Promise<Draft> {
      const { prompt, evidence, report } = assembleContext(state);
      const onDelta = (piece: string) => {
        stream.push(piece);
      };
      const answered = await model.answer({ prompt, signal, onDelta });
      signal.throwIfAborted();
      return {
        text: answered.text,
        origin: 'model',
        degraded: knowledgeMissing || state.memory === 'unavailable',
        model: answered.model,
        usage: answered.usage,
        evidence,
        context: report,
      };
    }

    function fromKnowledge(degraded: boolean): Draft {
      const [best] = state.evidence;
      const text = best === undefined ? state.settings.fallback : toKnowledgeText(best, state.settings);
      stream.push(text);
      return {
        text,
        origin: best === undefined ? 'fallback' : 'knowledge',
        degraded,
        model: null,
        usage: NO_USAGE,
        context: null,
        evidence: best === undefined ? [] : [best],
      };
    }
  };
}
