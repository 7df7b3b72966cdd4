/** The workflow's type name, for callers that must not load its code. */
export const DOCTOR_PROBE_WORKFLOW = 'doctorProbeWorkflow';
