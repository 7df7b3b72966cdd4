import { z } from 'zod';

import { OutboxList, OutboxMailId, OutboxMessage } from '../../../contracts/outbox.js';
import { mailNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const listOutbox = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/outbox',
    tag: 'Administration',
    summary: 'Mails that were written and not sent, because there is no mail server',
    description: 'The latest 200, newest first. With SMTP_URL mails are sent, and none comes here.',
    access: 'admin',
    responses: { 200: { description: 'The mails', schema: OutboxList } },
  },
  async ({ api }) => ({ status: 200, body: { mails: (await api.deps.outbox?.list()) ?? [] } }),
);

export const readOutboxMail = defineRoute(
  {
    method: 'get',
    path: '/api/v1/admin/outbox/{mailId}',
    tag: 'Administration',
    summary: 'A mail that was not sent',
    access: 'admin',
    params: z.object({ mailId: OutboxMailId }),
    responses: { 200: { description: 'The mail', schema: OutboxMessage } },
    problems: [404],
  },
  async ({ api, params: { mailId } }) => {
    const mail = (await api.deps.outbox?.read({ id: mailId })) ?? null;
    if (mail === null) throw mailNotFound();
    return { status: 200, body: mail };
  },
);
