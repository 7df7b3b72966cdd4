import type { Client } from '@temporalio/client';

import { toNotificationWorkflowId } from '../../contracts/temporal.js';
import type { NotificationKind } from '../../contracts/deliveries.js';
import type { Logger } from '../../infra/runtime/logger.js';
import { toLeadStart, toNotificationStart } from '../../infra/runtime/temporal/work-start.js';
import { sendNow } from '../../workflows/delivery/messages.js';
import { LEAD_WORKFLOW } from '../../workflows/lead/messages.js';
import { NOTIFICATION_WORKFLOW } from '../../workflows/notification/messages.js';
import { signalWithin } from '../conversations/signal-within.js';
import { temporalUnavailable } from '../errors.js';
import type { DeliveryRecord } from '../ports.js';

type Tools = { temporal: Client; log: Logger };

/** Sends a lead now: another run where none goes on, the next attempt at once where one does. @throws ApiProblem 503 */
export async function sendLeadAgain(tools: Tools, lead: { botId: string; leadId: string }): Promise<void> {
  await store(tools, () =>
    tools.temporal.workflow.signalWithStart(LEAD_WORKFLOW, { ...toLeadStart(lead), signal: sendNow, signalArgs: [] }),
  );
}

/** Sends now what has not been delivered of whatever this delivery belongs to. @throws ApiProblem 503 */
export async function sendDeliveryAgain(tools: Tools, delivery: DeliveryRecord): Promise<void> {
  const { botId, kind, subjectId, workflowId } = delivery;
  if (kind === 'lead') {
    await sendLeadAgain(tools, { botId, leadId: subjectId });
    return;
  }
  // A ticket goes to its system with the word that staff gets of it.
  await startNotification(tools, { botId, subjectId, workflowId, kind: kind === 'ticket' ? 'ticket.opened' : kind });
}

/** Has staff told that there is a ticket, and the ticket sent where tickets go. @throws ApiProblem 503 */
export async function announceTicket(tools: Tools, ticket: { botId: string; ticketId: string }): Promise<void> {
  const { botId, ticketId: subjectId } = ticket;
  const kind = 'ticket.opened';
  const workflowId = toNotificationWorkflowId(`${kind}-${subjectId}`);
  await startNotification(tools, { botId, kind, subjectId, workflowId });
}

/** Has staff told that a customer left an address. @throws ApiProblem 503 */
export async function announceEmail(
  tools: Tools,
  { botId, conversationId, escalationId }: { botId: string; conversationId: string; escalationId: string },
): Promise<void> {
  const kind = 'escalation.email';
  const workflowId = toNotificationWorkflowId(`${escalationId}-email`);
  await startNotification(tools, { botId, kind, subjectId: conversationId, workflowId });
}

async function startNotification(
  tools: Tools,
  notification: { botId: string; kind: NotificationKind; subjectId: string; workflowId: string },
): Promise<void> {
  await store(tools, () =>
    tools.temporal.workflow.signalWithStart(NOTIFICATION_WORKFLOW, {
      ...toNotificationStart(notification),
      signal: sendNow,
      signalArgs: [],
    }),
  );
}

async function store({ temporal, log }: Tools, send: () => Promise<unknown>): Promise<void> {
  try {
    await signalWithin(temporal, send);
  } catch (error) {
    log.error({ err: error }, 'what is to be sent was not stored');
    throw temporalUnavailable(error);
  }
}
