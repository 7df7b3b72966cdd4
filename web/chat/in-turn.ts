/** Of whoever makes, or changes, whose conversations a browser has. */
export const SESSION_LOCK = 'parley:session';

type Held = () => Promise<void>;
type Locks = {
  request<Result>(name: string, task: () => Promise<Result>): Promise<Result>;
  request(name: string, options: { mode: 'shared' }, task: Held): Promise<void>;
  query(): Promise<{ held?: { name?: string }[] }>;
};

/** The browser's locks, which there are on HTTPS and localhost only. */
export function findLocks(): Locks | undefined {
  return (globalThis as { navigator?: { locks?: Locks } }).navigator?.locks;
}

/** One page after the other. Where there are no locks the last page wins. */
export async function inTurn<Result>({ name, task }: { name: string; task: () => Promise<Result> }): Promise<Result> {
  const locks = findLocks();
  if (!locks) return task();
  const run = { hasBegun: false };
  try {
    return await locks.request(name, () => {
      run.hasBegun = true;
      return task();
    });
  } catch (error) {
    if (run.hasBegun) throw error;
    // A page without an origin of its own may not lock, and shares nothing with other pages either.
    return task();
  }
}
