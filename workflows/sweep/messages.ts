/** The workflows' type names, for callers that must not load their code. */
export const SWEEP_WORKFLOW = 'sweepWorkflow';
export const INSPECTION_WORKFLOW = 'inspectionWorkflow';

/** The schedule that starts two sweeps every minute. */
export const SWEEP_SCHEDULE = 'sweep';
