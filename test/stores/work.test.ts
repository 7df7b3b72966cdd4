import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { NewDelivery } from '../../activities/delivery/ports.js';
import { createBotSecretStore } from '../../prisma/stores/bot-secrets.js';
import { createDeliveryStore, type DeliveryStore } from '../../prisma/stores/deliveries.js';
import { createLeadStore, type LeadStore } from '../../prisma/stores/leads.js';
import { createSupportTicketStore } from '../../prisma/stores/support-tickets.js';
import { makeLead } from '../support/work.js';
import { createStoreBed, type StoreBed } from './bed.js';

let bed: StoreBed;
let deliveries: DeliveryStore;
let leads: LeadStore;
let botId: string;
let otherBotId: string;

beforeAll(async () => {
  bed = await createStoreBed();
  deliveries = createDeliveryStore(bed.prisma);
  leads = createLeadStore(bed.prisma);
  botId = (await bed.createBot()).botId;
  otherBotId = (await bed.createBot()).botId;
});
afterAll(() => bed.close());

const toDelivery = (more: Partial<NewDelivery> = {}): NewDelivery => ({
  ...{ channel: 'webhook', kind: 'lead', subjectId: randomUUID(), idempotencyKey: randomUUID() },
  ...{ workflowId: `lead-${randomUUID()}`, target: null, ...more },
});

describe('deliveries', () => {
  it('are planned once for each key, also by several at once', async () => {
    const delivery = toDelivery();
    const planned = await Promise.all(
      [1, 2, 3, 4].map(() => deliveries.plan({ botId, deliveries: [delivery, toDelivery({ ...delivery })] })),
    );
    expect(new Set(planned.flat()).size).toBe(1);
    expect(await deliveries.findOpenOf({ botId, workflowId: delivery.workflowId })).toEqual(planned[0]);
    expect(await deliveries.findOpenOf({ botId, workflowId: 'another' })).toBeNull();
  });

  it('that were delivered stay so, with their lead, whatever comes later', async () => {
    const { id: leadId } = await makeLead({ prisma: bed.prisma, botId });
    const [deliveryId = ''] = await deliveries.plan({ botId, deliveries: [toDelivery({ subjectId: leadId })] });
    const key = { botId, deliveryId };
    await deliveries.recordFault({ ...key, fault: 'unreachable' });
    await deliveries.complete({ ...key, externalId: '42' });
    await deliveries.complete({ ...key, externalId: '43' });
    await deliveries.recordFault({ ...key, fault: 'internal' });
    await deliveries.fail({ ...key, fault: 'rejected' });
    expect(await deliveries.findRecord(key)).toMatchObject({ status: 'delivered', attempts: 2, lastError: null });
    expect(await leads.findRecord({ botId, leadId })).toMatchObject({ status: 'delivered', externalId: '42' });
  });

  it('that are given up keep the fault of the latest attempt', async () => {
    const [first = '', second = ''] = await deliveries.plan({ botId, deliveries: [toDelivery(), toDelivery()] });
    await deliveries.recordFault({ botId, deliveryId: first, fault: 'unavailable' });
    for (const deliveryId of [first, second]) await deliveries.fail({ botId, deliveryId, fault: null });
    const faults = [first, second].map(
      async (deliveryId) => (await deliveries.findRecord({ botId, deliveryId }))?.lastError,
    );
    expect(await Promise.all(faults)).toEqual(['unavailable', 'timed_out']);
  });
});

it('nothing of a bot’s work is another bot’s', async () => {
  const { id: leadId } = await makeLead({ prisma: bed.prisma, botId });
  const [deliveryId = ''] = await deliveries.plan({ botId, deliveries: [toDelivery({ subjectId: leadId })] });
  const tickets = createSupportTicketStore(bed.prisma);
  const secrets = createBotSecretStore(bed.prisma);
  const { key } = await bed.createConversation(botId);
  const ticket = { captureKey: 'a', subject: 'Hm?', body: '' };
  const opened = await tickets.open({ ...key, ...ticket });
  await secrets.save({ botId, name: 'slack-url', sealed: 'sealed' });
  const page = { limit: 10 };
  const other = { botId: otherBotId };

  expect(await leads.find({ ...other, leadId })).toBeNull();
  expect(await leads.findRecord({ ...other, leadId })).toBeNull();
  expect((await leads.list({ ...other, filters: {}, page })).rows).toEqual([]);
  expect(await leads.remove({ ...other, leadId })).toBe(false);
  await leads.setStatus({ ...other, leadId, status: 'failed' });
  expect(await deliveries.find({ ...other, deliveryId })).toBeNull();
  expect((await deliveries.list({ ...other, status: undefined, page })).rows).toEqual([]);
  await deliveries.complete({ ...other, deliveryId, externalId: null });
  await deliveries.fail({ ...other, deliveryId, fault: 'rejected' });
  expect(await deliveries.findRecord({ botId, deliveryId })).toMatchObject({ status: 'pending', attempts: 0 });
  expect(await leads.findRecord({ botId, leadId })).toMatchObject({ status: 'captured' });
  expect(await tickets.open({ ...key, ...ticket, ...other })).toBeNull();
  expect(await tickets.setStatus({ ...other, ticketId: opened?.id ?? '', status: 'closed' })).toBeNull();
  expect(await tickets.findRecord({ ...other, ticketId: opened?.id ?? '' })).toBeNull();
  expect(await secrets.find({ ...other, name: 'slack-url' })).toBeNull();
  expect(await secrets.remove({ ...other, name: 'slack-url' })).toBe(false);
});
