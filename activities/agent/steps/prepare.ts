import { isFlowPassage } from '../../../contracts/flows.js';
import type { AgentState, Evidence, NodeContext } from '../state.js';
import { toRun } from '../state.js';

/** Makes one question of the messages, and picks the passages that are close enough to it to answer with. */
export function prepare(
  { settings, messages, passages, matches }: AgentState,
  runtime: NodeContext,
): Pick<AgentState, 'question' | 'evidence'> {
  toRun(runtime);
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const evidence = matches
    .filter(({ passageId, score }) => score >= settings.knowledge.threshold && !isFlowPassage(passageId))
    .flatMap(({ passageId, score }): Evidence[] => {
      const passage = byId.get(passageId);
      return passage === undefined ? [] : [{ passage, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, settings.knowledge.passages);
  return { question: messages.map(({ text }) => text).join('\n'), evidence };
}
