import type { EscalationKey } from '../../activities/hand-over/ports.js';
import type { NotificationKind } from '../../contracts/deliveries.js';
import { startNotification } from '../notification/start.js';

/** Has the staff told, once for each `occasion` of an escalation. */
export async function notify(
  { botId, conversationId, escalationId }: EscalationKey,
  { kind, occasion }: { kind: NotificationKind; occasion: string },
): Promise<void> {
  await startNotification({ botId, kind, subjectId: conversationId, key: `${escalationId}-${occasion}` });
}
