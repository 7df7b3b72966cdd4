export type LoadResult<Sample> = { samples: Sample[]; seconds: number };

/**
 * Runs sessions, `inFlight` of them at a time, until `sessions` are done; each gives the samples of its turns.
 * Rejects when one fails: a benchmark that drops errors measures something else.
 */
export async function runLoad<Sample>({
  sessions,
  inFlight,
  session,
}: {
  sessions: number;
  inFlight: number;
  session: (index: number) => Promise<Sample[]>;
}): Promise<LoadResult<Sample>> {
  const samples: Sample[] = [];
  const started = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < sessions) {
      const index = next;
      next += 1;
      samples.push(...(await session(index)));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { samples, seconds: (performance.now() - started) / 1000 };
}
