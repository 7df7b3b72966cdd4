import { z } from 'zod';

import { DeliveryList, DeliveryResource, DeliveryStatus } from '../../../contracts/deliveries.js';
import { Uuid } from '../../../contracts/ids.js';
import { Page } from '../../../contracts/paging.js';
import { requireBot } from '../../auth/principal.js';
import { deliveryDelivered, deliveryNotFound } from '../../errors.js';
import { presentDelivery } from '../../presenters/work.js';
import { sendDeliveryAgain } from '../../work/send-again.js';
import { defineRoute } from '../define-route.js';

export const listDeliveries = defineRoute(
  {
    method: 'get',
    path: '/api/v1/bots/{botId}/deliveries',
    tag: 'Deliveries',
    summary: 'What a bot sent, or is to send, newest first',
    description: 'Mails, messages to Slack, webhooks, records in a CRM: each is one delivery with one key.',
    access: 'moderator',
    params: z.object({ botId: Uuid }),
    query: Page.extend({ status: DeliveryStatus.optional() }),
    responses: { 200: { description: 'A page of deliveries', schema: DeliveryList } },
    problems: [404, 503],
  },
  async ({ api, principal, params: { botId }, query: { status, ...page } }) => {
    requireBot(principal, botId);
    const { rows, next } = await api.deps.deliveries.list({ botId, status, page });
    return { status: 200, body: { deliveries: rows.map(presentDelivery), next } };
  },
);

export const retryDelivery = defineRoute(
  {
    method: 'post',
    path: '/api/v1/bots/{botId}/deliveries/{deliveryId}/retry',
    tag: 'Deliveries',
    summary: 'Send now what was not delivered',
    description:
      "With it goes what else was not delivered of the same lead, ticket or word to staff. The bot's settings and secrets of now count.",
    access: 'moderator',
    audit: 'delivery.sent_again',
    params: z.object({ botId: Uuid, deliveryId: Uuid }),
    responses: { 202: { description: 'It is on its way; as it was before', schema: DeliveryResource } },
    problems: [404, 409, 503],
  },
  async ({ api, scope, principal, params }) => {
    requireBot(principal, params.botId);
    const delivery = await api.deps.deliveries.findRecord(params);
    if (delivery === null) throw deliveryNotFound();
    if (delivery.status === 'delivered') throw deliveryDelivered();
    await sendDeliveryAgain({ temporal: api.deps.temporal, log: scope.log }, delivery);
    const { botId, id: targetId } = delivery;
    return { status: 202, body: presentDelivery(delivery), audit: { botId, targetId, details: {} } };
  },
);
