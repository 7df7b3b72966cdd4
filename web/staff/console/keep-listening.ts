const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;

/**
 * Keeps server-sent events coming. What breaks off comes back by itself; what is refused, as where the access token has
 * ended, is asked for again once access was renewed: at once, then with growing pauses. None of it waits for a timer that
 * browsers slow down in hidden tabs, but for the pauses. @returns ends it
 */
export function keepListening(input: {
  toAddress: () => string;
  renewAccess: () => Promise<unknown>;
  /** Adds the listeners of what has been opened. */
  attach: (source: EventSource) => void;
}): () => void {
  const { toAddress, renewAccess, attach } = input;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refusals = 0;
  let isOver = false;

  function open(): void {
    if (isOver) return;
    const opened = new EventSource(toAddress());
    source = opened;
    attach(opened);
    opened.addEventListener('open', () => {
      refusals = 0;
    });
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED || isOver) return;
      refusals += 1;
      if (refusals === 1) renew();
      else timer = setTimeout(renew, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (refusals - 2)));
    });
  }

  function renew(): void {
    // Where it fails the stream is refused once more, and waits longer.
    renewAccess().then(open, open);
  }

  open();
  return () => {
    isOver = true;
    clearTimeout(timer);
    source?.close();
  };
}
