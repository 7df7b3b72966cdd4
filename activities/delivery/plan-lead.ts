import type { BotSettings } from '../../contracts/bot.js';
import type { RetryPolicy } from '../../contracts/deliveries.js';
import { toLeadWorkflowId } from '../../contracts/temporal.js';
import type { BotDirectory } from '../ports.js';
import type { DeliveryStore, LeadStore } from './ports.js';

export type PlanDependencies = {
  bots: BotDirectory;
  deliveries: DeliveryStore;
  leads: LeadStore;
  retry: RetryPolicy;
};

/** Where a lead goes. `kept`: it is where it is to be, or gone. `tells`: whether staff is told of this bot's leads. */
export type LeadPlan =
  { status: 'kept'; tells: boolean } | { status: 'deliver'; deliveryId: string; retry: RetryPolicy; tells: boolean };

/** Looks where a bot's leads go now, and makes the delivery. The same again finds the delivery that is there. */
export function createPlanLead({ bots, deliveries, leads, retry }: PlanDependencies) {
  return async ({ botId, leadId }: { botId: string; leadId: string }): Promise<LeadPlan> => {
    const lead = await leads.find({ botId, leadId });
    if (lead === null) return { status: 'kept', tells: false };
    const { settings } = await bots.current({ botId });
    const tells = isAnybodyTold(settings);
    const { to } = settings.leads;
    if (lead.status === 'delivered') return { status: 'kept', tells };
    if (to === 'list') {
      await leads.setStatus({ botId, leadId, status: 'delivered' });
      return { status: 'kept', tells };
    }
    const workflowId = toLeadWorkflowId(leadId);
    const key = { idempotencyKey: `${workflowId}:${to}`, workflowId };
    const delivery = { ...key, channel: to, kind: 'lead', subjectId: leadId, target: null } as const;
    const [deliveryId] = await deliveries.plan({ botId, deliveries: [delivery] });
    const status = deliveryId === undefined ? 'delivered' : 'delivering';
    await leads.setStatus({ botId, leadId, status });
    return deliveryId === undefined ? { status: 'kept', tells } : { status: 'deliver', deliveryId, retry, tells };
  };
}

function isAnybodyTold({ notifications }: BotSettings): boolean {
  return notifications.email.length > 0 || notifications.slack || notifications.webhook !== undefined;
}
