import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where a source looks, and whom it tells that something slow begins. */
export type BinarySearch = {
  /** The data folder's own folder for programs. */
  binFolder: string;
  environment: NodeJS.ProcessEnv;
  onStep: (what: string) => void;
  signal?: AbortSignal | undefined;
};

export type BinaryOutcome = { kind: 'found'; file: string } | { kind: 'missing'; reason: string };

/** One way to come by the Temporal CLI. It never throws: why it could not is part of the outcome. */
export type BinarySource = { readonly name: string; find(search: BinarySearch): Promise<BinaryOutcome> };

export const missing = (reason: string): BinaryOutcome => ({ kind: 'missing', reason });

const run = promisify(execFile);

/** The version that a Temporal CLI says it has, or undefined where the file is not one. */
export async function readTemporalVersion(file: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(file, ['--version'], { timeout: 15_000 });
    return /^temporal version (\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
