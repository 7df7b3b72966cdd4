/** The workflow's type name, for callers that must not load its code. */
export const INGESTION_WORKFLOW = 'ingestionWorkflow';

export type IngestionInput = { botId: string; generationId: string };
