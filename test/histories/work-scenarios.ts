import { expect } from 'vitest';

import { toNotificationWorkflowId } from '../../contracts/temporal.js';
import { toNotificationStart } from '../../infra/runtime/temporal/work-start.js';
import { sendNow } from '../../workflows/delivery/messages.js';
import { NOTIFICATION_WORKFLOW } from '../../workflows/notification/messages.js';
import { startOutside, type Act, type Outside } from '../support/outside.js';
import type { Stack } from '../support/stack.js';
import { changeSettings, makeConversation, makeLead, saveSecret, startLead } from '../support/work.js';
import type { Scenario } from './scenario.js';

const WITHIN = { timeout: 20_000, interval: 20 };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A lead whose bot sends leads to a webhook, and tells somebody of them. */
async function withWebhook(
  stack: Stack,
  script: Act[],
  follow: (lead: { handle: Awaited<ReturnType<typeof startLead>>; outside: Outside }) => Promise<void>,
): Promise<string> {
  const outside = await startOutside();
  try {
    outside.script(script);
    await saveSecret({ ...stack, keys: stack.env.PARLEY_ENCRYPTION_KEYS }, { name: 'webhook-secret', value: SECRET });
    const notifications = { email: ['ada@shop.example'] };
    await changeSettings(stack, { notifications, leads: { to: 'webhook', url: `${outside.url}/leads` } });
    const { id } = await makeLead(stack);
    const handle = await startLead({ ...stack, leadId: id });
    await follow({ handle, outside });
    return handle.workflowId;
  } finally {
    await outside.close();
  }
}

/** What a lead, and word to staff, may go through. */
export const WORK_SCENARIOS: Scenario[] = [
  {
    name: 'lead-kept',
    play: async ({ stack }) => {
      const { id } = await makeLead(stack);
      const handle = await startLead({ ...stack, leadId: id });
      expect(await handle.result()).toEqual({ status: 'kept' });
      return handle.workflowId;
    },
  },
  {
    name: 'lead-delivered',
    play: ({ stack }) =>
      withWebhook(stack, [], async ({ handle }) => {
        expect(await handle.result()).toEqual({ status: 'kept' });
      }),
  },
  {
    name: 'lead-failed',
    play: ({ stack }) =>
      withWebhook(stack, [{ do: 'answer', status: 404 }], async ({ handle }) => {
        expect(await handle.result()).toEqual({ status: 'failed' });
      }),
  },
  {
    name: 'lead-sent-now',
    play: ({ stack }) =>
      withWebhook(stack, [{ do: 'break off' }], async ({ handle, outside }) => {
        await expect.poll(() => stack.prisma.delivery.count({ where: { attempts: 1, kind: 'lead' } }), WITHIN).toBe(1);
        await handle.signal(sendNow);
        expect(await handle.result()).toEqual({ status: 'kept' });
        expect(outside.asked).toHaveLength(2);
      }),
  },
  {
    name: 'notification',
    play: async ({ stack }) => {
      await changeSettings(stack, { notifications: { email: ['ada@shop.example'], slack: true } });
      const subjectId = await makeConversation(stack);
      const workflowId = toNotificationWorkflowId(`waiting-${subjectId}`);
      const input = { botId: stack.botId, kind: 'escalation.waiting' as const, subjectId, workflowId };
      const handle = await stack.temporal.workflow.start(NOTIFICATION_WORKFLOW, toNotificationStart(input));
      // There is no address of Slack.
      expect(await handle.result()).toEqual(['delivered', 'failed']);
      return workflowId;
    },
  },
];
