import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks again and again until `probe` answers something other than undefined, and answers that.
 * @returns undefined when the time is over or the signal is aborted.
 */
export async function waitFor<Value>(input: {
  probe: () => Promise<Value | undefined> | Value | undefined;
  timeoutMs: number;
  everyMs?: number;
  signal?: AbortSignal | undefined;
}): Promise<Value | undefined> {
  const deadline = performance.now() + input.timeoutMs;
  for (;;) {
    const value = await input.probe();
    if (value !== undefined) return value;
    if (input.signal?.aborted === true || performance.now() >= deadline) return undefined;
    await delay(input.everyMs ?? 50);
  }
}
