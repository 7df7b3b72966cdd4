/** Tells of the steps of a start: one line a step, when it is done, with its seconds. */
export type StepReporter = {
  /** Runs a step. `detail` of what it answers is shown; `note` says at once that something slow begins. */
  readonly step: <Result>(name: string, work: (note: (what: string) => void) => Promise<Result>) => Promise<Result>;
  readonly line: (text: string) => void;
};

export function createStepReporter(write: (text: string) => void): StepReporter {
  const line = (text: string) => {
    write(`${text}\n`);
  };
  return {
    line,
    async step(name, work) {
      const start = performance.now();
      const seconds = () => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;
      try {
        const result = await work((what) => {
          line(`${seconds()}  ${name}: ${what} ...`);
        });
        line(`${seconds()}  ${name}${toDetail(result)}`);
        return result;
      } catch (error) {
        line(`${seconds()}  ${name}: failed`);
        throw error;
      }
    },
  };
}

function toDetail(result: unknown): string {
  if (typeof result !== 'object' || result === null || !('detail' in result)) return '';
  return typeof result.detail === 'string' ? `: ${result.detail}` : '';
}
