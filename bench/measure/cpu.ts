import { execFileSync } from 'node:child_process';

import { entriesOf, readProcessTable, type MeasuredProcesses } from './processes.js';

/** CPU milliseconds that each part has used so far, user and system together. Linux only: it reads /proc. */
export function readCpuMillis(processes: MeasuredProcesses): Record<string, number> {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const table = readProcessTable();
  return Object.fromEntries(
    Object.entries(processes).map(([name, measured]) => {
      const ticks = entriesOf(table, measured).reduce(
        (sum, entry) => sum + entry.ticks + (measured.count === 'tree' ? entry.endedTicks : 0),
        0,
      );
      return [name, (ticks / ticksPerSecond) * 1000];
    }),
  );
}
