import { createHash } from 'node:crypto';

import type { BotSettings } from '../../contracts/bot.js';
import type { NotificationKind, RetryPolicy } from '../../contracts/deliveries.js';
import type { NewDelivery } from './ports.js';
import type { PlanDependencies } from './plan-lead.js';

export type NotificationToPlan = { botId: string; kind: NotificationKind; subjectId: string; workflowId: string };

/** The deliveries that are still to be made. */
export type NotificationPlan = { deliveryIds: string[]; retry: RetryPolicy };

/**
 * Sees who is told, and how, once for each workflow id: whoever is named in the settings later is not told of what was
 * before.
 */
export function createPlanNotification({ bots, deliveries, retry }: Omit<PlanDependencies, 'leads'>) {
  return async (input: NotificationToPlan): Promise<NotificationPlan> => {
    const { botId, workflowId } = input;
    const planned = await deliveries.findOpenOf({ botId, workflowId });
    if (planned !== null) return { deliveryIds: planned, retry };
    const { settings } = await bots.current({ botId });
    const deliveryIds = await deliveries.plan({ botId, deliveries: toDeliveries(input, settings) });
    return { deliveryIds, retry };
  };
}

function toDeliveries(input: NotificationToPlan, { notifications, tickets }: BotSettings): NewDelivery[] {
  const { kind, subjectId, workflowId } = input;
  const told = { kind, subjectId, workflowId };
  const mails = [...new Set(notifications.email)].map((target) => ({
    ...{ ...told, channel: 'email' as const, target },
    idempotencyKey: `${workflowId}:email:${toDigest(target)}`,
  }));
  const to = (channel: 'slack' | 'webhook') => ({
    ...{ ...told, channel, target: null },
    idempotencyKey: `${workflowId}:${channel}`,
  });
  const sendsTicket = kind === 'ticket.opened' && tickets.webhook !== undefined;
  return [
    ...mails,
    ...(notifications.slack ? [to('slack')] : []),
    ...(notifications.webhook === undefined ? [] : [to('webhook')]),
    ...(sendsTicket ? [{ ...to('webhook'), kind: 'ticket' as const, idempotencyKey: `${workflowId}:ticket` }] : []),
  ];
}

/** Keys are shown to receivers, who need not learn whom else we write to. */
function toDigest(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 16);
}
