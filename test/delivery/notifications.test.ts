import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import { Webhook } from 'standardwebhooks';
import { v7 as uuidV7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createSmtpMailer } from '../../activities/delivery/channels/mail.js';
import { OUTBOX_FOLDER } from '../../contracts/outbox.js';
import { toNotificationWorkflowId } from '../../contracts/temporal.js';
import { createOutbox } from '../../infra/runtime/outbox.js';
import { toNotificationStart } from '../../infra/runtime/temporal/work-start.js';
import type { DeliveryEnd } from '../../workflows/delivery/deliver.js';
import { NOTIFICATION_WORKFLOW } from '../../workflows/notification/messages.js';
import { startOutside, type Outside } from '../support/outside.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { changeSettings, makeConversation, makeLead, saveSecret, startLead } from '../support/work.js';

const WITHIN = { timeout: 30_000, interval: 20 };
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ADDRESSES = ['ada@shop.example', 'grace@shop.example'];

let outside: Outside;
let stack: Stack;

beforeAll(async () => {
  outside = await startOutside();
  stack = await startStack({
    deliveryRetry: { firstMs: 20, longestMs: 60, giveUpAfterMs: 30_000 },
    bot: { settings: { handOver: { enabled: true } } },
    env: { OUTGOING_PRIVATE_ADDRESSES: 'true', PUBLIC_URL: 'https://chat.shop.example' },
  });
  const target = { ...stack, keys: stack.env.PARLEY_ENCRYPTION_KEYS };
  await saveSecret(target, { name: 'slack-url', value: `${outside.url}/slack` });
  await saveSecret(target, { name: 'webhook-secret', value: SECRET });
}, 120_000);
afterAll(async () => {
  await stack.close();
  await outside.close();
}, 120_000);
beforeEach(async () => {
  outside.script([]);
  const notifications = { email: ADDRESSES, slack: true, webhook: `${outside.url}/told` };
  await changeSettings(stack, { notifications, leads: { to: 'list' }, tickets: {}, idle: {} });
});

const outbox = () => createOutbox({ folder: path.join(stack.env.PARLEY_DATA_DIR ?? '', OUTBOX_FOLDER) });
const deliveriesOf = (subjectId: string) =>
  stack.prisma.delivery.findMany({ where: { subjectId }, orderBy: { idempotencyKey: 'asc' } });

/** As the hand-over does. */
async function tell(key: string, subjectId: string) {
  const workflowId = toNotificationWorkflowId(key);
  const input = { botId: stack.botId, kind: 'escalation.waiting' as const, subjectId };
  return await stack.temporal.workflow.start(NOTIFICATION_WORKFLOW, toNotificationStart({ ...input, workflowId }));
}

describe('word that a customer waits', () => {
  it('goes to each address, to Slack and to the webhook, with a link to where it can be claimed and nothing of what was said', async () => {
    const conversationId = await makeConversation(stack);
    const about = { botId: stack.botId, conversationId, reason: 'asked', openedSeq: 1 };
    const [, { id }] = [
      await stack.prisma.escalation.create({ data: { ...about, id: uuidV7(), createdAt: new Date(0) } }),
      await stack.prisma.escalation.create({ data: { ...about, id: uuidV7() } }),
    ];
    const handle = await tell(`waiting-${conversationId}`, conversationId);
    expect(await handle.result()).toEqual(['delivered', 'delivered', 'delivered', 'delivered']);

    const link = `https://chat.shop.example/staff/bots/${stack.slug}/console/${id}`;
    const mails = await outbox().list();
    const told = (await Promise.all(mails.map((mail) => outbox().read(mail)))).flatMap((mail) => mail ?? []);
    expect(told.map(({ to }) => to).sort()).toEqual(ADDRESSES);
    expect(told[0]).toMatchObject({
      subject: 'Test Bot: A customer waits for a human',
      text: `A customer waits for a human.\n\nBot: Test Bot\nLook at it: ${link}\n`,
    });

    const slack = outside.asked.find(({ path: asked }) => asked === '/slack');
    expect(JSON.parse(slack?.body ?? '')).toEqual({ text: `*Test Bot*: A customer waits for a human. ${link}` });
    const call = outside.asked.find(({ path: asked }) => asked === '/told');
    const content = new Webhook(SECRET).verify(call?.body ?? '', call?.headers as Record<string, string>);
    expect(content).toMatchObject({ type: 'escalation.waiting', data: { subjectId: conversationId, link } });
  });

  it('is told once, whoever starts it again, and to nobody who was named later', async () => {
    const conversationId = await makeConversation(stack);
    await (await tell(`twice-${conversationId}`, conversationId)).result();
    const asked = outside.asked.length;
    await changeSettings(stack, { notifications: { email: ['late@shop.example'], slack: true } });
    expect(await (await tell(`twice-${conversationId}`, conversationId)).result()).toEqual([]);
    expect(outside.asked.length).toBe(asked);
    expect(await deliveriesOf(conversationId)).toHaveLength(4);
  });

  it('goes by the other ways where one fails; what failed is sent again with what was mended', async () => {
    const notifications = { email: ADDRESSES, webhook: `${outside.url}/told` };
    await changeSettings(stack, { notifications });
    outside.script([{ do: 'answer', status: 404 }]);
    const conversationId = await makeConversation(stack);
    const handle = await tell(`mended-${conversationId}`, conversationId);
    expect(((await handle.result()) as DeliveryEnd[]).toSorted()).toEqual(['delivered', 'delivered', 'failed']);
    expect(await deliveriesOf(conversationId)).toContainEqual(
      expect.objectContaining({ channel: 'webhook', status: 'failed', lastError: 'rejected' }),
    );

    await changeSettings(stack, { notifications: { ...notifications, webhook: `${outside.url}/mended` } });
    expect(await (await tell(`mended-${conversationId}`, conversationId)).result()).toEqual(['delivered']);
    expect(outside.asked.at(-1)?.path).toBe('/mended');
  });
});

it('a lead tells staff that it came, and once that it could not be delivered', async () => {
  await changeSettings(stack, { leads: { to: 'hubspot' }, notifications: { email: ['ada@shop.example'] } });
  const lead = await makeLead(stack, { need: 'A Frobnicator' });
  for (let run = 0; run < 2; run += 1) {
    const handle = await startLead({ ...stack, leadId: lead.id });
    expect(await handle.result()).toEqual({ status: 'failed' });
  }
  const told = async () => (await deliveriesOf(lead.id)).filter(({ status }) => status === 'delivered');
  await expect
    .poll(async () => (await told()).map(({ kind }) => kind), WITHIN)
    .toEqual(['lead.captured', 'lead.failed']);
  const mails = await Promise.all((await outbox().list()).map((mail) => outbox().read(mail)));
  const about = mails.flatMap((mail) =>
    mail?.text.includes(`/staff/bots/${stack.slug}/leads/${lead.id}`) ? [mail.text] : [],
  );
  expect(about).toHaveLength(2);
  expect(about.join()).not.toMatch(/Frobnicator|customer\.example/);
});

it('a ticket goes to the ticket system as a whole, beside the word to staff', async () => {
  await changeSettings(stack, {
    notifications: { email: ['ada@shop.example'] },
    tickets: { webhook: `${outside.url}/desk` },
  });
  const conversationId = await makeConversation(stack);
  const ticket = await stack.prisma.ticket.create({
    data: {
      ...{ id: crypto.randomUUID(), botId: stack.botId, conversationId, captureKey: 'test' },
      ...{ subject: 'Does it fit?', body: 'Into a small car.' },
    },
  });
  const workflowId = toNotificationWorkflowId(`ticket.opened-${ticket.id}`);
  const start = toNotificationStart({ botId: stack.botId, kind: 'ticket.opened', subjectId: ticket.id, workflowId });
  outside.script([{ do: 'keep, and break off' }]);
  const handle = await stack.temporal.workflow.start(NOTIFICATION_WORKFLOW, start);
  expect(await handle.result()).toEqual(['delivered', 'delivered']);
  const calls = [...outside.received.values()].filter(({ path: asked }) => asked === '/desk');
  expect(calls.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    {
      type: 'ticket.opened',
      data: { id: ticket.id, conversationId, subject: 'Does it fit?', body: 'Into a small car.' },
    },
  ]);
});

describe('a mail server', () => {
  const MAIL = { id: 'notification-1:email:2', to: 'ada@shop.example', subject: 'Ünïcode', text: 'Look at it.\n' };

  it('is given the mail, with the same id for each attempt', async () => {
    const smtp = await startSmtp({ rcpt: '250 ok' });
    const mailer = createSmtpMailer({ url: smtp.url, from: 'Parley <parley@shop.example>' });
    await mailer.send(MAIL);
    expect(smtp.taken()).toMatch(/Message-ID: <notification-1-email-2@parley>/);
    expect(smtp.taken()).toMatch(/From: Parley <parley@shop\.example>/);
    await smtp.close();
  });

  it.each([
    ['550 no such person', 'rejected'],
    ['451 later', 'unavailable'],
  ])('that says %s is %s', async (rcpt, fault) => {
    const smtp = await startSmtp({ rcpt });
    const mailer = createSmtpMailer({ url: smtp.url, from: 'parley@shop.example' });
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ fault });
    await smtp.close();
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ fault: 'unreachable' });
  });
});

/** As much of a mail server as takes one mail. */
async function startSmtp({ rcpt }: { rcpt: string }) {
  let taken = '';
  const answer = (socket: Socket, lines: string): void => {
    for (const line of lines.split('\r\n')) {
      if (/^(?:EHLO|HELO|MAIL|QUIT|RSET)/.test(line)) socket.write('250 ok\r\n');
      else if (line.startsWith('RCPT')) socket.write(`${rcpt}\r\n`);
      else if (line === 'DATA') socket.write('354 go on\r\n');
      else if (line === '.') socket.write('250 taken\r\n');
    }
  };
  const server: Server = createServer((socket) => {
    socket.write('220 test\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      taken += chunk.toString();
      answer(socket, chunk.toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    close: () => new Promise<void>((resolve) => server.close(() => { resolve(); })), // prettier-ignore
  };
}

describe('what a conversation ends with and nobody has solved', () => {
  const ticketsOf = ({ conversationId }: Visit) => stack.prisma.ticket.findMany({ where: { conversationId } });
  const kindsOf = async (subjectId: string) =>
    (await deliveriesOf(subjectId)).map(({ kind, channel }) => `${kind} ${channel}`);
  const lastOf = async (chat: Visit) => {
    const event = (await chat.readEvents()).at(-1);
    return event?.type === 'owner.changed' ? event.payload.reason : event?.type;
  };
  const OPENED = ['email', 'email', 'slack', 'webhook'].map((channel) => `ticket.opened ${channel}`);

  it('is one ticket where the bot did not know, and its customer waits no longer', async () => {
    await changeSettings(stack, { tickets: { unsolved: true } });
    const chat = await visit(stack);
    await chat.ask('Who are you?');
    expect(await chat.ask('And who am I?')).toMatch(/I am passing you on to a person\.$/);
    await expect.poll(() => lastOf(chat), WITHIN).toBe('unsure');
    expect(await ticketsOf(chat)).toEqual([]);
    await chat.withdrawRequest();
    const [ticket, second] = await ticketsOf(chat);
    expect(ticket).toMatchObject({ status: 'open', subject: 'And who am I?', body: 'Who are you?\n\nAnd who am I?' });
    expect(second).toBeUndefined();
    await expect.poll(() => kindsOf(ticket?.id ?? ''), WITHIN).toEqual(OPENED);
  });

  it('is one ticket with the address that was left, however often, and withdrawn after that', async () => {
    await changeSettings(stack, { tickets: { unsolved: true } });
    const chat = await visit(stack);
    await chat.ask('Where is my parcel?');
    await chat.requestPeople();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('asked');
    expect((await chat.leaveEmail('ada@customer.example')).status).toBe(204);
    expect((await chat.leaveEmail('ada.l@customer.example')).status).toBe(204);
    await chat.withdrawRequest();
    expect((await chat.leaveEmail('ada@customer.example')).status).toBe(409);
    const tickets = await ticketsOf(chat);
    expect(tickets).toMatchObject([
      { subject: 'Where is my parcel?', body: 'ada.l@customer.example\n\nWhere is my parcel?' },
    ]);
    await expect.poll(() => kindsOf(tickets[0]?.id ?? ''), WITHIN).toEqual(OPENED);
  });

  it('reaches staff without tickets, too: they are told of the address', async () => {
    const chat = await visit(stack);
    await chat.requestPeople();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('asked');
    expect((await chat.leaveEmail('ada@customer.example')).status).toBe(204);
    await expect.poll(() => kindsOf(chat.conversationId), WITHIN).toContain('escalation.email webhook');
    expect(await ticketsOf(chat)).toEqual([]);
    await chat.withdrawRequest();
  });

  it('is a ticket where a silence ends the conversation, and nobody was asked', async () => {
    await changeSettings(stack, { tickets: { unsolved: true }, idle: { closeAfterMinutes: 0.005 } });
    const chat = await visit(stack);
    await chat.ask('Who are you?');
    await expect.poll(() => lastOf(chat), WITHIN).toBe('conversation.closed');
    await expect.poll(async () => (await ticketsOf(chat)).length, WITHIN).toBe(1);
    const [ticket] = await ticketsOf(chat);
    expect(ticket).toMatchObject({ subject: 'Who are you?' });
    await expect.poll(() => kindsOf(ticket?.id ?? ''), WITHIN).toEqual(OPENED);
  });

  it('is a ticket where nobody came: the customer is told, and waited no longer than anybody should', async () => {
    await changeSettings(stack, {
      ...{ tickets: { unsolved: true }, handOver: { enabled: true, resolutionMinutes: 0.01 } },
    });
    const chat = await visit(stack);
    await chat.ask('Where is my tent?');
    await chat.requestPeople();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('unanswered');
    const tickets = await ticketsOf(chat);
    expect(tickets).toMatchObject([{ subject: 'Where is my tent?', body: 'Where is my tent?' }]);
    await expect.poll(() => kindsOf(tickets[0]?.id ?? ''), WITHIN).toEqual(OPENED);
  });

  it('is a ticket where they gave up waiting, left nothing, and said nothing more', async () => {
    await changeSettings(stack, {
      ...{ tickets: { unsolved: true }, handOver: { enabled: true }, idle: { closeAfterMinutes: 0.005 } },
    });
    const chat = await visit(stack);
    await chat.requestPeople();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('asked');
    expect((await chat.withdrawRequest()).status).toBe(204);
    await expect.poll(() => lastOf(chat), WITHIN).toBe('conversation.closed');
    await expect.poll(async () => (await ticketsOf(chat)).length, WITHIN).toBe(1);
  });

  it('reaches staff once where the api died right behind keeping an address', async () => {
    await changeSettings(stack, { handOver: { enabled: true, nextResponseMinutes: 0.02 } });
    const chat = await visit(stack);
    await chat.requestPeople();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('asked');
    const { conversationId } = chat;
    const emails = async () => (await kindsOf(conversationId)).filter((kind) => kind.startsWith('escalation.email'));
    const TOLD = ['email', 'email', 'slack', 'webhook'].map((channel) => `escalation.email ${channel}`);
    await stack.prisma.escalation.updateMany({
      where: { conversationId },
      data: { contactEmail: 'a@customer.example' },
    });
    await expect.poll(emails, WITHIN).toEqual(TOLD);
    expect((await chat.leaveEmail('ada@customer.example')).status).toBe(204);
    await chat.withdrawRequest();
    await expect.poll(() => lastOf(chat), WITHIN).toBe('withdrawn');
    expect(await emails()).toEqual(TOLD);
  });
});
