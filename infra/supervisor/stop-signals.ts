// npm passes on the Ctrl-C that the terminal has already sent to everybody: two within a second are one.
const SAME_PRESS_MS = 1000;
const PARENT_POLL_MS = 1000;

export type StopRequests = {
  /** Aborted when the first request to end comes. */
  readonly drain: AbortSignal;
  /** Aborted when Ctrl-C is pressed again. */
  readonly kill: AbortSignal;
  /** Lets the process end by itself again. */
  dispose(): void;
};

/**
 * Listens for whatever asks this process to end: Ctrl-C, SIGTERM, a closed terminal, and, where npm started it, the
 * death of npm (whose shell passes no signals on).
 */
export function listenForStop(): StopRequests {
  const drain = new AbortController();
  const kill = new AbortController();
  let firstAt: number | undefined;
  const ask = () => {
    firstAt ??= performance.now();
    drain.abort(new Error('stopped'));
  };
  const interrupt = () => {
    if (firstAt !== undefined && performance.now() - firstAt > SAME_PRESS_MS) kill.abort(new Error('killed'));
    ask();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', ask);
  process.on('SIGHUP', ask);
  const parent = process.ppid;
  const watch =
    process.env['npm_lifecycle_event'] === undefined
      ? undefined
      : setInterval(() => {
          if (process.ppid !== parent) ask();
        }, PARENT_POLL_MS);
  watch?.unref();
  return {
    drain: drain.signal,
    kill: kill.signal,
    dispose() {
      clearInterval(watch);
      process.off('SIGINT', interrupt).off('SIGTERM', ask).off('SIGHUP', ask);
    },
  };
}
