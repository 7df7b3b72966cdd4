const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const HEALTHY_AFTER_MS = 60_000;

/** How long to wait before a part that ended is started again: 0.5 s, doubling to 10 s, from the start after a healthy minute. */
export function createBackoff(): { next(ranForMs: number): number } {
  let failures = 0;
  return {
    next(ranForMs) {
      if (ranForMs >= HEALTHY_AFTER_MS) failures = 0;
      const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
      failures += 1;
      return wait;
    },
  };
}
