/** The workflow's type name, for callers that must not load its code. Its id: `toLeadWorkflowId` of contracts/temporal.ts. */
export const LEAD_WORKFLOW = 'leadWorkflow';

/** The lead's row is there before the workflow starts; what it says stays in the record. */
export type LeadInput = { botId: string; leadId: string };
