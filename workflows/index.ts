// Everything that Temporal may run, in one bundle. Only workflow functions are exported here.
export { conversationWorkflow } from './conversation/workflow.js';
export { doctorProbeWorkflow } from './doctor/workflow.js';
export { ingestionWorkflow } from './ingestion/workflow.js';
export { leadWorkflow } from './lead/workflow.js';
export { notificationWorkflow } from './notification/workflow.js';
export { inspectionWorkflow, sweepWorkflow } from './sweep/workflow.js';
