import { readdirSync, readFileSync } from 'node:fs';

/** A process to measure: `own` alone, or as a `tree` with all that it started, also what has ended since. */
export type MeasuredProcess = { pid: number; count: 'own' | 'tree' };
export type MeasuredProcesses = Record<string, MeasuredProcess>;

/** `ticks` of CPU, user and system together; `endedTicks` are those of children that have ended. */
export type ProcessEntry = { pid: number; parent: number; ticks: number; endedTicks: number };

/** Every process of this machine, from proc(5). Linux only. */
export function readProcessTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The second field, in brackets, may hold spaces, so counting starts behind it.
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

/** The entries that a measured process stands for; none when it has ended. */
export function entriesOf(table: ProcessEntry[], { pid, count }: MeasuredProcess): ProcessEntry[] {
  const own = table.filter((entry) => entry.pid === pid);
  if (count === 'own') return own;
  const children = table.filter((entry) => entry.parent === pid);
  return [...own, ...children.flatMap((child) => entriesOf(table, { pid: child.pid, count }))];
}
