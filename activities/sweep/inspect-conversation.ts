import { ApplicationFailure } from '@temporalio/activity';

import type { ConversationInspection, InspectionInput, SweepDeed } from '../../contracts/sweep.js';
import { diagnose } from './diagnose.js';
import type { ConversationRuns, PendingMessages } from './ports.js';
import { repair, toFinding } from './repair.js';
import { toWords } from './words.js';

const NOTHING: SweepDeed = { signalled: 0, removed: 0 };

/**
 * Looks at one conversation, whatever the age of its messages, and says what stands where. `redrive` does what a sweep
 * would do; `restart` ends a run that is there first, and always leaves one behind. Run again it changes nothing more.
 * @throws ApplicationFailure ConversationNotFound
 */
export function createInspectConversation({ pending, runs }: { pending: PendingMessages; runs: ConversationRuns }) {
  return async function inspectConversation(input: InspectionInput): Promise<ConversationInspection> {
    const { conversationId, action } = input;
    const conversation = await pending.find({ conversationId });
    if (conversation === null) {
      throw ApplicationFailure.nonRetryable('There is no such conversation.', 'ConversationNotFound');
    }
    const before = await runs.describe({ conversationId });
    if (action === 'restart' && before.status === 'running') {
      await runs.terminate({ conversationId, runId: before.runId });
    }
    const diagnosis = await diagnose({ pending, runs }, conversation);
    const run = diagnosis?.run ?? (await runs.describe({ conversationId }));
    const done =
      diagnosis === null ? NOTHING : await repair({ pending, runs }, { diagnosis, dryRun: action === 'show' });
    if (action === 'restart' && done.signalled === 0) {
      await runs.signal({ botId: conversation.botId, conversationId, messages: [] });
    }
    return {
      finding: diagnosis === null ? null : toFinding(diagnosis, done),
      run,
      words: toWords({ conversation, run, before, diagnosis, action, done }),
    };
  };
}
