import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { CustomerSecret } from '../../../contracts/customers.js';
import { Uuid } from '../../../contracts/ids.js';
import { CUSTOMER_SECRET } from '../../auth/customer-tokens.js';
import { botNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const replaceCustomerSecret = defineRoute(
  {
    method: 'post',
    path: '/api/v1/admin/bots/{botId}/customer-secret',
    tag: 'Administration',
    summary: 'Make the secret with which a site signs who its customers are',
    description:
      'Tokens that were signed with the former secret are good no more, at once. See POST /api/v1/auth/customer.',
    access: 'admin',
    audit: 'customer_secret.replaced',
    params: z.object({ botId: Uuid }),
    responses: { 201: { description: 'The secret, this once', schema: CustomerSecret } },
    problems: [404, 503],
  },
  async ({ api, params: { botId } }) => {
    const secret = randomBytes(32).toString('base64url');
    const sealed = api.deps.sealer.seal({ text: secret, purpose: `${CUSTOMER_SECRET}:${botId}` });
    if ((await api.deps.bots.saveCustomerSecret({ botId, sealed })) === 'no such bot') throw botNotFound();
    return { status: 201, body: { secret }, audit: { botId, targetId: botId, details: {} } };
  },
);
