type Locks = { request<Result>(name: string, task: () => Promise<Result>): Promise<Result> };

/** One page after the other. Browsers have locks on HTTPS and localhost only; elsewhere the last page wins. */
export async function inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
  const { locks } = (globalThis as { navigator?: { locks?: Locks } }).navigator ?? {};
  if (!locks) return task();
  const run = { hasBegun: false };
  try {
    return await locks.request('parley:session', () => {
      run.hasBegun = true;
      return task();
    });
  } catch (error) {
    if (run.hasBegun) throw error;
    // A page without an origin of its own may not lock, and shares nothing with other pages either.
    return task();
  }
}
