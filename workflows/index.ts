// Everything that Temporal may run, in one bundle. Only workflow functions are exported here.
export { analyticsWorkflow } from './analytics/workflow.js';
export { conversationWorkflow } from './conversation/workflow.js';
export { doctorProbeWorkflow } from './doctor/workflow.js';
export { escalationWorkflow } from './escalation/workflow.js';
export { ingestionWorkflow } from './ingestion/workflow.js';
export { knowledgeSearchWorkflow } from './knowledge-search/workflow.js';
export { suggestionWorkflow } from './suggestion/workflow.js';
export { retentionWorkflow } from './retention/workflow.js';
export { leadWorkflow } from './lead/workflow.js';
export { notificationWorkflow } from './notification/workflow.js';
export { inspectionWorkflow, sweepWorkflow } from './sweep/workflow.js';
