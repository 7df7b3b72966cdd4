import type { CustomerMessage, KnowledgeMatch } from '../../contracts/conversation.js';
import { isFlowPassage, toFlowPassage, toFlowQuickReply, type Flow } from '../../contracts/flows.js';
import { isOneOf } from './words.js';

/** The flow that a button of these messages asks for, the latest first. */
export function findChosenFlow({ flows, messages }: { flows: Flow[]; messages: CustomerMessage[] }): Flow | undefined {
  const chosen = messages.map(({ quickReplyId }) => quickReplyId);
  return flows
    .toSorted((a, b) => chosen.lastIndexOf(toFlowQuickReply(b.id)) - chosen.lastIndexOf(toFlowQuickReply(a.id)))
    .find(({ id }) => chosen.includes(toFlowQuickReply(id)));
}

/** The flow of which one of these messages is the title or a trigger, word by word. */
export function findNamedFlow({ flows, messages }: { flows: Flow[]; messages: CustomerMessage[] }): Flow | undefined {
  return flows.find((flow) => messages.some(({ text }) => isOneOf(toFlowPassage(flow).phrases, text)));
}

/** The flow that was meant: nearer to what was said than any knowledge, and as near as knowledge must be to answer. */
export function findMeantFlow({
  flows,
  matches,
  threshold,
}: {
  flows: Flow[];
  matches: KnowledgeMatch[];
  threshold: number;
}): Flow | undefined {
  const [best] = matches.toSorted((a, b) => b.score - a.score);
  if (best === undefined || best.score < threshold || !isFlowPassage(best.passageId)) return undefined;
  return flows.find((flow) => toFlowPassage(flow).passage.id === best.passageId);
}
