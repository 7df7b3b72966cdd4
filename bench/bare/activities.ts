/** The activity of the bare workflow: it does nothing but answer. */
export const bareActivities = {
  answer: (question: string): Promise<string> => Promise.resolve(`You asked: ${question}`),
};

export type BareActivities = typeof bareActivities;

/** The queue of the bare workflow, apart from Parley's own. */
export const BARE_QUEUE = 'bench-bare';
