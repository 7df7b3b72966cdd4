import type { LanguageModel } from '../../ports.js';
import { createDraft } from '../steps/draft.js';
import { finish } from '../steps/finish.js';
import type { AgentState, NodeContext } from '../state.js';

/** Drafts an answer, which may take a model its time, and finishes it. */
export function createAnswerNode({ model }: { model: LanguageModel | null }) {
  const draft = createDraft({ model });
  return async function answer(state: AgentState, runtime: NodeContext): Promise<Pick<AgentState, 'result'>> {
    return finish({ ...state, ...(await draft(state, runtime)) }, runtime);
  };
}
