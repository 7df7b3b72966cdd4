import process from 'node:process';

/** Prints what a test measured, so that a run shows it also where it passes. */
export function printMeasurement(text: string): void {
  process.stdout.write(`${text}\n`);
}
