import type { DeliveryFault } from '../../contracts/deliveries.js';
import { createPlanLead, type PlanDependencies } from './plan-lead.js';
import { createPlanNotification } from './plan-notification.js';
import type { DeliveryKey } from './ports.js';
import { createSendDelivery, type SendDependencies } from './send-delivery.js';

export type DeliveryDependencies = PlanDependencies & SendDependencies;

/** What goes out: the `outgoing` queue, whose slots may be taken by systems of others that hang. */
export function createDeliveryActivities(deps: DeliveryDependencies) {
  return {
    planLead: createPlanLead(deps),
    planNotification: createPlanNotification(deps),
    sendDelivery: createSendDelivery(deps),
    giveUpDelivery: (input: DeliveryKey & { fault: DeliveryFault | null }): Promise<void> =>
      deps.deliveries.fail(input),
  };
}

export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;
