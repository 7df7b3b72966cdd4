import { z } from 'zod';

/** What staff is told of. */
export const NotificationKind = z.enum(['escalation.waiting', 'escalation.overdue', 'lead.captured', 'lead.failed']);
export type NotificationKind = z.infer<typeof NotificationKind>;
