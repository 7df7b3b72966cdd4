const FIRST_MS = 50;
const LONGEST_MS = 2000;

/** Milliseconds to wait before the next attempt to connect, by how many have failed; jittered, at most 2 seconds. */
export function toBackoffMs(failed: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failed, 10)) * (0.5 + Math.random() / 2);
}
