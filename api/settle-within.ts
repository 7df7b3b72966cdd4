export type Settled<Value> =
  { status: 'fulfilled'; value: Value } | { status: 'rejected'; reason: unknown } | { status: 'late' };

/** How a promise ended within so many milliseconds; never rejects, and leaves no timer behind. */
export async function settleWithin<Value>(promise: Promise<Value>, milliseconds: number): Promise<Settled<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Settled<Value>>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'late' });
    }, milliseconds);
  });
  const settled = promise.then<Settled<Value>, Settled<Value>>(
    (value) => ({ status: 'fulfilled', value }),
    (reason: unknown) => ({ status: 'rejected', reason }),
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
