import type { Found } from '../../activities/conversation/look-up.js';
import type { CustomerMessage } from '../../contracts/conversation.js';
import { toTurnSummary } from '../../contracts/step-summaries.js';
import { toWindowStart } from '../../contracts/turns.js';
import { beginTurn } from './activities.js';
import { noteRecorded, notRecorded, type Run } from './run.js';
import { nextBatch } from './state.js';

/** Somebody who writes in pieces: what comes this soon joins, whatever the bot's policy. */
export const JOIN_WITHIN_MS = 300;

/** A turn that is being answered. `found`: what was looked up where that was done before. */
export type Turn = { turnNo: number; batch: CustomerMessage[]; startedAt: number; found?: Found };

/**
 * Records the messages and looks up what may answer them, before the activity that answers. What arrives meanwhile joins
 * at no cost. As turns were begun before decision 55: for the histories that have it so.
 */
export async function beginTurnApart(run: Run, turnNo: number): Promise<Turn> {
  const startedAt = Date.now();
  for (;;) {
    const batch = nextBatch(run.state);
    const found = await begin(run, { turnNo, batch });
    const grown = nextBatch(run.state).length > batch.length;
    if (!grown || Date.now() - startedAt > JOIN_WITHIN_MS) return { turnNo, batch, startedAt, found };
  }
}

async function begin(run: Run, { turnNo, batch }: Pick<Turn, 'turnNo' | 'batch'>): Promise<Found> {
  const { personId, window } = run.state;
  const { lastSeq, found } = await beginTurn.executeWithOptions({ summary: toTurnSummary(turnNo, 'begin') }, [
    {
      ...run.key,
      messages: notRecorded(run, batch),
      search: {
        personId,
        question: batch.map(({ text }) => text).join('\n'),
        windowFromSeq: toWindowStart(window),
      },
    },
  ]);
  noteRecorded(run, batch, lastSeq);
  return found;
}
