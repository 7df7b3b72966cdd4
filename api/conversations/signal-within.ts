import type { Client } from '@temporalio/client';

import { settleWithin } from '../settle-within.js';

// With what the record may take before it, whoever waits hears of a failure within three seconds.
const SIGNAL_DEADLINE_MS = 2_200;

/**
 * Has Temporal store a signal, within 2.2 seconds: the client's own deadline bounds its attempts, not its pauses in
 * between.
 * @throws whatever the client throws; Error when the time is over, after which the signal may still be stored
 */
export async function signalWithin(temporal: Client, send: () => Promise<unknown>): Promise<void> {
  const sending = temporal.withDeadline(Date.now() + SIGNAL_DEADLINE_MS, send);
  const outcome = await settleWithin(sending, SIGNAL_DEADLINE_MS);
  if (outcome.status === 'rejected') throw outcome.reason as Error;
  if (outcome.status === 'late') throw new Error('Temporal did not answer in time.');
}
