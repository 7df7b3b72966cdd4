import { createInspectConversation } from './inspect-conversation.js';
import { createSweep, type SweepDependencies } from './sweep.js';

export type { ConversationRuns, EscalationRuns, PendingMessages, SweepReports } from './ports.js';
export type { SweepDependencies } from './sweep.js';

/** Activities that compare Temporal with the log, on the `batch` queue. */
export function createSweepActivities(deps: SweepDependencies) {
  return { sweep: createSweep(deps), inspectConversation: createInspectConversation(deps) };
}

export type SweepActivities = ReturnType<typeof createSweepActivities>;
