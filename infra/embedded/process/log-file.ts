import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const ROTATE_ABOVE_BYTES = 10 * 1024 * 1024;

/** A log that a child process writes by itself, so that it goes on when its supervisor is killed. */
export type LogFile = {
  readonly descriptor: number;
  /** The last lines written since it was opened here. */
  tail(lines: number): string;
  close(): void;
};

/** Opens a log for appending. One that has grown above 10 MB is first moved aside to `<file>.1`. */
export function openLogFile(file: string): LogFile {
  mkdirSync(path.dirname(file), { recursive: true });
  if (sizeOf(file) > ROTATE_ABOVE_BYTES) renameSync(file, `${file}.1`);
  const start = sizeOf(file);
  const descriptor = openSync(file, 'a', 0o600);
  return {
    descriptor,
    tail: (lines) => readFileSync(file).subarray(start).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    close: () => {
      closeSync(descriptor);
    },
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
