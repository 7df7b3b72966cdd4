import type { NotificationKind } from '../../contracts/deliveries.js';

/** The workflow's type name, for callers that must not load its code. Its id: `toNotificationWorkflowId` of contracts/temporal.ts. */
export const NOTIFICATION_WORKFLOW = 'notificationWorkflow';

/** `subjectId`: of a lead, the lead's id; of an escalation, the id of its conversation. */
export type NotificationInput = { botId: string; kind: NotificationKind; subjectId: string };
