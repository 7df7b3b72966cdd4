import { condition, sleep } from '@temporalio/workflow';

import { STEP_SUMMARIES } from '../../contracts/step-summaries.js';
import { announceTicket } from '../notification/start.js';
import { breakSilence } from './activities.js';
import { resyncRun, type Run } from './run.js';
import { nextAfterSilence, type AfterSilence } from './silence.js';

/** Tells the main loop that a silence may have lasted long enough. */
export type Alarm = { rang: boolean };

/**
 * Rings when a deadline has come. One timer for a whole silence, and none for what is said in between: a turn costs no
 * timer. It never ends; the run's end drops it.
 */
export async function watchSilence(run: Run, alarm: Alarm): Promise<void> {
  for (;;) {
    await condition(() => !alarm.rang && nextAfterSilence(run.state) !== null);
    const next = nextAfterSilence(run.state);
    if (next === null) continue;
    const wait = next.at - Date.now();
    if (wait > 0) await sleep(wait, { summary: STEP_SUMMARIES[next.step] });
    else alarm.rang = true;
  }
}

/** What is due by now, or null. */
export function dueAfterSilence(run: Run): AfterSilence | null {
  const next = nextAfterSilence(run.state);
  return next !== null && next.at <= Date.now() ? next.step : null;
}

/** Says what is to be said after a silence, unless the log shows that somebody broke it. */
export async function afterSilence(run: Run, step: 'remind' | 'close'): Promise<void> {
  const { settings, lastSeq: expectedSeq } = run.state;
  const { seq, ticketId } = await breakSilence(
    step === 'remind'
      ? { ...run.key, kind: 'reminder', expectedSeq, text: settings.idle.reminder }
      : { ...run.key, kind: 'closing', expectedSeq, reason: 'idle' },
  );
  if (seq === null) {
    await resyncRun(run);
    run.state = { ...run.state, activeAt: Date.now() };
    return;
  }
  const { state } = run;
  const heard = state.pending.length > 0;
  run.state = {
    ...state,
    lastSeq: Math.max(state.lastSeq, seq),
    // A message that came while this was written opens the conversation again, in the log as here.
    ...(step === 'remind' ? { reminded: !heard } : { status: heard ? 'open' : 'closed', activeAt: Date.now() }),
  };
  if (ticketId !== undefined) await announceTicket({ botId: run.key.botId, ticketId });
}
