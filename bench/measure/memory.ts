import { readFileSync } from 'node:fs';

import { entriesOf, readProcessTable, type MeasuredProcesses } from './processes.js';

/**
 * Megabytes of memory that each part takes: its share of what is resident, so that what several processes map counts
 * once (PSS). Linux only, and only processes of the same user, or of all as root: it reads /proc.
 */
export function readMemoryMb(processes: MeasuredProcesses): Record<string, number> {
  const table = readProcessTable();
  return Object.fromEntries(
    Object.entries(processes).map(([name, measured]) => [
      name,
      entriesOf(table, measured).reduce((sum, { pid }) => sum + readShareMb(pid), 0),
    ]),
  );
}

function readShareMb(pid: number): number {
  try {
    const [, kilobytes] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0; // It ended while the table was read.
  }
}
