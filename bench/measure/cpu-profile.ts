import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

// The .cpuprofile format of the Chrome DevTools protocol, Profiler.Profile: deltas in microseconds.
const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.number() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

export type SelfTimes = {
  /** Milliseconds that each package took itself, the project's own folders among them. */
  packages: Map<string, number>;
  /** The same by function. */
  functions: Map<string, number>;
};

/** Self times over all threads of a process whose profiles (`--cpu-prof`) lie in a folder; without its idle time. */
export async function readSelfTimes(folder: string): Promise<SelfTimes> {
  const times: SelfTimes = { packages: new Map(), functions: new Map() };
  for (const name of await readdir(folder)) {
    const { nodes, samples, timeDeltas } = CpuProfile.parse(
      JSON.parse(await readFile(path.join(folder, name), 'utf8')),
    );
    const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
    samples.forEach((id, at) => {
      const frame = frames.get(id);
      if (frame === undefined || frame.functionName === '(idle)') return;
      const millis = (timeDeltas[at] ?? 0) / 1000;
      const source = toPackage(frame);
      add(times.packages, source, millis);
      add(times.functions, `${frame.functionName || '(anonymous)'}  ${source}:${frame.lineNumber + 1}`, millis);
    });
  }
  return times;
}

/** What one profile has more of than another: without what starting and stopping a process costs anyway. */
export function subtract(times: SelfTimes, idle: SelfTimes): SelfTimes {
  const less = (all: Map<string, number>, without: Map<string, number>): Map<string, number> =>
    new Map([...all].map(([key, millis]) => [key, millis - (without.get(key) ?? 0)]));
  return { packages: less(times.packages, idle.packages), functions: less(times.functions, idle.functions) };
}

function toPackage({ functionName, url }: { functionName: string; url: string }): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(V8 built-ins)';
  if (url.startsWith('node:')) return 'node';
  const [, dependency] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (dependency !== undefined) return dependency;
  const [, own] = /\/dist\/(.+?)\/[^/]*$/.exec(url) ?? [];
  return own === undefined ? path.basename(url) : `parley/${own}`;
}

function add(times: Map<string, number>, key: string, millis: number): void {
  times.set(key, (times.get(key) ?? 0) + millis);
}
