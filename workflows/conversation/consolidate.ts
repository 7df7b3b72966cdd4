import { log } from '@temporalio/workflow';

import { rememberMessages, summariseConversation } from './activities.js';
import type { Run } from './run.js';
import { dueForSummary, trimWindow } from './window.js';

/**
 * Keeps what leaves the window: in the summary, and in the memory of its person. Beside the turns, never in their way;
 * what fails is tried again after a later turn, and until then the window holds more. `working` tells whether it is at it.
 */
export type Consolidation = { working: boolean };

/** Begins to consolidate where that is due and not being done. */
export function consolidate(run: Run, consolidation: Consolidation, uptoSeq = dueForSummary(run.state)): void {
  if (uptoSeq === null || consolidation.working) return;
  consolidation.working = true;
  void Promise.all([summarise(run, uptoSeq), remember(run, uptoSeq)]).finally(() => {
    consolidation.working = false;
  });
}

async function summarise(run: Run, uptoSeq: number): Promise<void> {
  try {
    const summary = await summariseConversation({ ...run.key, uptoSeq });
    run.state = { ...run.state, summary };
    run.state = { ...run.state, window: trimWindow(run.state) };
  } catch {
    log.warn('the conversation could not be summarised');
  }
}

async function remember(run: Run, uptoSeq: number): Promise<void> {
  if (run.state.settings.memory.recall === 'off') return;
  try {
    while (run.state.rememberedUptoSeq < uptoSeq) {
      const { personId, rememberedUptoSeq: afterSeq } = run.state;
      const { rememberedUptoSeq } = await rememberMessages({ ...run.key, personId, afterSeq, uptoSeq });
      // It may have become somebody else's meanwhile: then all of it is remembered again, for them.
      if (run.state.personId === personId) run.state = { ...run.state, rememberedUptoSeq };
    }
  } catch {
    log.warn('the conversation could not be remembered');
  }
}
