/** The workflow's type name, for callers that must not load its code. */
export const RETENTION_WORKFLOW = 'retentionWorkflow';

/** The schedule that starts it. */
export const RETENTION_SCHEDULE = 'retention-daily';
