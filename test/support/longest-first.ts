import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Folders whose tests start whole processes, or wait for something to be noticed: up to two minutes for a file.
const LONG = ['bench', 'sweep', 'cli', 'stack', 'conversation', 'faults', 'durability', 'client', 'web', 'versioning'];

/**
 * Runs the long files first, so that none of them is left to run alone at the end.
 *
 * Vitest knows how long files took only where it ran before, which a fresh clone did not.
 */
export class LongestFirst extends BaseSequencer {
  /** The files in the order in which workers take them. */
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((one, other) => rank(one) - rank(other)));
  }
}

function rank(file: TestSpecification): number {
  const folder = LONG.findIndex((name) => file.moduleId.includes(`/test/${name}/`));
  return folder === -1 ? LONG.length : folder;
}
