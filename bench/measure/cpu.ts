import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Processes to measure, by the name of their part; a part's descendants count with it. */
export type MeasuredProcesses = Record<string, number>;

/** CPU milliseconds that each part has used so far, user and system together. Linux only: it reads /proc. */
export function readCpuMillis(processes: MeasuredProcesses): Record<string, number> {
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const table = readProcessTable();
  return Object.fromEntries(
    Object.entries(processes).map(([name, pid]) => {
      const ticks = withDescendants(table, pid).reduce((sum, entry) => sum + entry.ticks, 0);
      return [name, (ticks / ticksPerSecond) * 1000];
    }),
  );
}

type ProcessEntry = { pid: number; parent: number; ticks: number };

function readProcessTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // proc(5): the second field, in brackets, may hold spaces, so counting starts behind it.
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number);
        return [{ pid: Number(name), parent: parent ?? 0, ticks: (user ?? 0) + (system ?? 0) }];
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
