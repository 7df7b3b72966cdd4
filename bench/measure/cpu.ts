import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process to measure: `own` alone, or as a `tree` with all that it started, also what has ended since. */
export type MeasuredProcess = { pid: number; count: 'own' | 'tree' };
export type MeasuredProcesses = Record<string, MeasuredProcess>;

/** CPU milliseconds that each part has used so far, user and system together. Linux only: it reads /proc. */
export function readCpuMillis(processes: MeasuredProcesses): Record<string, number> {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const table = readProcessTable();
  return Object.fromEntries(
    Object.entries(processes).map(([name, { pid, count }]) => {
      const own = table.filter((entry) => entry.pid === pid).reduce((sum, entry) => sum + entry.ticks, 0);
      const tree = withDescendants(table, pid).reduce((sum, entry) => sum + entry.ticks + entry.endedTicks, 0);
      const ticks = count === 'own' ? own : tree;
      return [name, (ticks / ticksPerSecond) * 1000];
    }),
  );
}

/** `endedTicks` are those of children that have ended. */
type ProcessEntry = { pid: number; parent: number; ticks: number; endedTicks: number };

function readProcessTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // proc(5): the second field, in brackets, may hold spaces, so counting starts behind it.
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map((index) =>
          Number(fields[index]),
        );
        return [{ pid: Number(name), parent, ticks: user + system, endedTicks: endedUser + endedSystem }];
      } catch {
        return []; // It ended while the table was read.
      }
    });
}

function withDescendants(table: ProcessEntry[], pid: number): ProcessEntry[] {
  const own = table.filter((entry) => entry.pid === pid);
  const children = table.filter((entry) => entry.parent === pid);
  return [...own, ...children.flatMap((child) => withDescendants(table, child.pid))];
}
