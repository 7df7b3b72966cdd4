import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toCsvLine } from '../../api/work/csv.js';
import type { DeliveryList } from '../../contracts/deliveries.js';
import type { LeadList } from '../../contracts/leads.js';
import type { OutboxList } from '../../contracts/outbox.js';
import { toSecretPurpose, type SavedSecret, type SecretList } from '../../contracts/secrets.js';
import type { SupportTicket, SupportTicketList } from '../../contracts/support-tickets.js';
import { toLeadWorkflowId, toNotificationWorkflowId } from '../../contracts/temporal.js';
import { createOutbox, type Outbox } from '../../infra/runtime/outbox.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createDeliveryStore } from '../../prisma/stores/deliveries.js';
import { createLeadStore } from '../../prisma/stores/leads.js';
import { makeConversation, makeLead } from '../support/work.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff } from './support/staff.js';

type Headers = { headers: Record<string, string> };

let rig: ApiRig;
let folder: string;
let outbox: Outbox;
let admin: Headers;
let moderator: Headers;
/** Works with another bot. */
let stranger: Headers;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parley-outbox-'));
  outbox = createOutbox({ folder });
  rig = await startApiRig({ overrides: () => ({ outbox }) });
  await makeStaff(rig, { email: 'moderator@shop.example', role: 'moderator', botIds: [rig.botId] });
  await makeStaff(rig, { email: 'stranger@shop.example', role: 'moderator', botIds: [await rig.createBot('other')] });
  const { key } = await createApiKeyStore(rig.prisma).create({ name: 'test' });
  admin = { headers: { authorization: `Bearer ${key}` } };
  [moderator, stranger] = await Promise.all([
    logIn(rig, 'moderator@shop.example'),
    logIn(rig, 'stranger@shop.example'),
  ]);
});
afterAll(async () => {
  await rig.close();
  await rm(folder, { recursive: true });
});

const bot = () => `/api/v1/bots/${rig.botId}`;
const signalled = async (workflowId: string): Promise<string[]> => {
  const { events } = await rig.temporal.client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
};

describe('leads', () => {
  it('are listed newest first, in pages, by status, time and a part of what they say', async () => {
    const ids: string[] = [];
    for (const name of ['Ada One', 'Bob Two', 'Cyd Three']) ids.unshift((await makeLead(rig, { name })).id);
    await createLeadStore(rig.prisma).setStatus({ botId: rig.botId, leadId: ids[0] ?? '', status: 'failed' });
    const list = async (query: string) => (await rig.request<LeadList>(`${bot()}/leads${query}`, moderator)).body;

    expect((await list('')).leads.map(({ id }) => id)).toEqual(ids);
    const first = await list('?limit=2');
    expect(first.leads.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(await list(`?limit=2&before=${first.next ?? ''}`)).toMatchObject({ leads: [{ id: ids[2] }], next: null });
    expect((await list('?status=failed')).leads.map(({ name }) => name)).toEqual(['Cyd Three']);
    expect((await list('?search=bob')).leads.map(({ name }) => name)).toEqual(['Bob Two']);
    expect((await list('?search=100%25')).leads).toEqual([]);
    expect((await list('?from=2999-01-01T00:00:00Z')).leads).toEqual([]);
    expect(await rig.request(`${bot()}/leads?status=lost`, moderator)).toMatchObject({ status: 422 });
  });

  it('are somebody’s who works with their bot, and do not exist for others', async () => {
    const { id } = await makeLead(rig);
    const other = await rig.createBot('empty');
    for (const address of [`${bot()}/leads`, `${bot()}/leads.csv`, `${bot()}/leads/${id}`, `${bot()}/deliveries`]) {
      expect(await rig.request(address, stranger), address).toMatchObject({ status: 404 });
    }
    expect(await rig.request(`/api/v1/bots/${other}/leads/${id}`, admin)).toMatchObject({
      ...{ status: 404, body: { code: 'lead_not_found' } },
    });
    expect(await rig.request(`${bot()}/leads/${id}`, moderator)).toMatchObject({ status: 200, body: { id } });
  });

  it('are sent again by their workflow, with a word that does not wait; a delivered one is not', async () => {
    const { id } = await makeLead(rig);
    const retry = () => rig.post(`${bot()}/leads/${id}/retry`, {}, moderator.headers);
    expect(await retry()).toMatchObject({ status: 202 });
    expect(await retry()).toMatchObject({ status: 202 });
    expect(await signalled(toLeadWorkflowId(id))).toEqual(['sendNow', 'sendNow']);
    await createLeadStore(rig.prisma).setStatus({ botId: rig.botId, leadId: id, status: 'delivered' });
    expect(await retry()).toMatchObject({ status: 409, body: { code: 'lead_delivered' } });
  });

  it('are deleted with what was noted of their deliveries', async () => {
    const { id } = await makeLead(rig);
    const delivery = await planDelivery({ kind: 'lead', subjectId: id, workflowId: toLeadWorkflowId(id) });
    const remove = () => rig.request(`${bot()}/leads/${id}`, { method: 'DELETE', ...moderator });
    expect(await remove()).toMatchObject({ status: 204 });
    expect(await remove()).toMatchObject({ status: 404, body: { code: 'lead_not_found' } });
    expect(await createDeliveryStore(rig.prisma).find({ botId: rig.botId, deliveryId: delivery })).toBeNull();
  });

  it('are a CSV file in which no cell is a formula', async () => {
    await makeLead(rig, { name: '=HYPERLINK("https://evil.example")', phone: '+49 30 1', need: 'one,\ntwo' });
    const { body, headers } = await rig.request<string>(`${bot()}/leads.csv?search=evil`, moderator);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, line] = String(body).split('\r\n');
    expect(head).toBe('createdAt,status,name,email,phone,company,need,conversationId,externalId,id');
    expect(line).toContain(`,"'=HYPERLINK(""https://evil.example"")",`);
    expect(line).toContain(',\'+49 30 1,,"one,\ntwo",');
  });
});

it('a cell of a CSV line is never the beginning of a formula, and the line holds what it was made of', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('=1', '+1', '-1', '@a', '\t=1', '\r=1', '"', ',', '\n', "'="));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const read = readCsvLine(toCsvLine(cells));
      expect(read.map((text) => text.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(
        cells.map((text) => text.replace(/^'(?=[=+\-@\t\r\n])/, '')),
      );
      for (const text of read) expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
    }),
  );
});

describe('deliveries', () => {
  it('are listed by status, without their keys, and sent again by what they belong to', async () => {
    const { id } = await makeLead(rig);
    const workflowId = toNotificationWorkflowId(`lead.captured-${id}`);
    const deliveryId = await planDelivery({ kind: 'lead.captured', subjectId: id, workflowId });
    await createDeliveryStore(rig.prisma).fail({ botId: rig.botId, deliveryId, fault: 'rejected' });

    const { body } = await rig.request<DeliveryList>(`${bot()}/deliveries?status=failed`, moderator);
    expect(body.deliveries).toMatchObject([{ id: deliveryId, channel: 'webhook', lastError: 'rejected' }]);
    expect(Object.keys(body.deliveries[0] ?? {})).not.toContain('idempotencyKey');

    const retry = () => rig.post(`${bot()}/deliveries/${deliveryId}/retry`, {}, moderator.headers);
    expect(await retry()).toMatchObject({ status: 202 });
    expect(await signalled(workflowId)).toEqual(['sendNow']);
    await createDeliveryStore(rig.prisma).complete({ botId: rig.botId, deliveryId, externalId: null });
    expect(await retry()).toMatchObject({ status: 409, body: { code: 'delivery_delivered' } });
    expect(await rig.post(`${bot()}/deliveries/${randomUUID()}/retry`, {}, moderator.headers)).toMatchObject({
      ...{ status: 404, body: { code: 'delivery_not_found' } },
    });
  });
});

describe('tickets', () => {
  it('are opened once for each key, told of, listed and closed', async () => {
    const conversationId = await makeConversation(rig);
    const headers = { ...moderator.headers, 'idempotency-key': randomUUID() };
    const open = () =>
      rig.post<SupportTicket>(`${bot()}/tickets`, { conversationId, subject: 'Does it fit?' }, headers);
    const [{ status, body: ticket }, again] = [await open(), await open()];
    expect(status).toBe(201);
    expect(again.body.id).toBe(ticket.id);
    expect(await signalled(toNotificationWorkflowId(`ticket.opened-${ticket.id}`))).toEqual(['sendNow', 'sendNow']);

    const list = async (state: string) =>
      (await rig.request<SupportTicketList>(`${bot()}/tickets?status=${state}`, moderator)).body.tickets;
    expect(await list('open')).toMatchObject([{ id: ticket.id, conversationId, subject: 'Does it fit?' }]);
    const close = () => rig.post<SupportTicket>(`${bot()}/tickets/${ticket.id}/close`, {}, moderator.headers);
    const closed = (await close()).body;
    expect(closed).toMatchObject({ status: 'closed', closedAt: expect.any(String) as string });
    expect((await close()).body).toEqual(closed);
    expect(await list('open')).toEqual([]);
    expect(await rig.post(`${bot()}/tickets/${randomUUID()}/close`, {}, moderator.headers)).toMatchObject({
      ...{ status: 404, body: { code: 'ticket_not_found' } },
    });
  });

  it('are of a conversation of the bot', async () => {
    const body = { conversationId: randomUUID(), subject: 'Hm?' };
    const headers = { ...moderator.headers, 'idempotency-key': randomUUID() };
    expect(await rig.post(`${bot()}/tickets`, body, headers)).toMatchObject({
      ...{ status: 404, body: { code: 'conversation_not_found' } },
    });
  });
});

describe("a bot's secrets", () => {
  const secrets = () => `/api/v1/admin/bots/${rig.botId}/secrets`;

  it('are kept sealed, listed by name and taken back; a webhook secret is made where none is given', async () => {
    const value = 'pat-eu1-0123456789';
    const saved = await rig.post<SavedSecret>(`${secrets()}/hubspot-token`, { value }, admin.headers);
    expect(saved).toMatchObject({ status: 200, body: { name: 'hubspot-token' } });
    expect(JSON.stringify(saved.body)).not.toContain(value);
    const made = await rig.post<SavedSecret>(`${secrets()}/webhook-secret`, {}, admin.headers);
    expect(made.body.value).toMatch(/^whsec_/);

    const sealed = await rig.deps.botSecrets.find({ botId: rig.botId, name: 'hubspot-token' });
    expect(sealed).not.toContain(value);
    const purpose = toSecretPurpose({ botId: rig.botId, name: 'hubspot-token' });
    expect(rig.deps.sealer.open({ sealed: sealed ?? '', purpose })).toBe(value);

    const { body } = await rig.request<SecretList>(secrets(), admin);
    expect(body.secrets.map(({ name }) => name)).toEqual(['hubspot-token', 'webhook-secret']);
    const remove = () => rig.request(`${secrets()}/hubspot-token`, { method: 'DELETE', ...admin });
    expect(await remove()).toMatchObject({ status: 204 });
    expect(await remove()).toMatchObject({ status: 404, body: { code: 'secret_not_found' } });
    expect(rig.logLines.join('\n')).not.toContain(value);
  });

  it.each([
    ['slack-url', 'http://hooks.example/x'],
    ['slack-url', undefined],
    ['webhook-secret', 'secret'],
    ['hubspot-token', 'two words here'],
    ['password', 'x'],
  ])('%s is not %j', async (name, value) => {
    const { status, body } = await rig.post(`${secrets()}/${name}`, { value }, admin.headers);
    expect(status).toBe(422);
    if (value !== undefined && value.length > 1) expect(JSON.stringify(body)).not.toContain(value);
  });

  it('belong to a bot that is there', async () => {
    const address = `/api/v1/admin/bots/${randomUUID()}/secrets/webhook-secret`;
    expect(await rig.post(address, {}, admin.headers)).toMatchObject({ status: 404, body: { code: 'bot_not_found' } });
  });
});

describe('the outbox', () => {
  const mail = { to: 'ada@shop.example', subject: 'Mail', text: 'Look.' };

  it('shows the latest mails, newest first, and keeps no more', async () => {
    for (let index = 0; index < 202; index += 1) {
      await outbox.add({ ...mail, subject: `Mail ${index}`, content: Buffer.from('as sent') });
    }
    const { body } = await rig.request<OutboxList>('/api/v1/admin/outbox', admin);
    expect(body.mails).toHaveLength(200);
    expect(body.mails[0]).toMatchObject({ to: 'ada@shop.example', subject: 'Mail 201' });
    const { id } = body.mails[0] ?? { id: '' };
    expect((await rig.request(`/api/v1/admin/outbox/${id}`, admin)).body).toMatchObject({
      ...mail,
      subject: 'Mail 201',
    });
    expect(await readdir(folder)).toHaveLength(400);
  });

  it('has nothing besides', async () => {
    for (const id of [randomUUID(), '018f0000-0000-7000-8000-000000000000']) {
      expect(await rig.request(`/api/v1/admin/outbox/${id}`, admin)).toMatchObject({ status: 404 });
    }
    expect(await rig.request('/api/v1/admin/outbox/..%2F..%2Fetc', admin)).toMatchObject({ status: 422 });
    await expect(outbox.add({ ...mail, content: Buffer.alloc(300_000) })).rejects.toThrow(/length/);
  });
});

async function planDelivery(input: { kind: 'lead' | 'lead.captured'; subjectId: string; workflowId: string }) {
  const [id = ''] = await createDeliveryStore(rig.prisma).plan({
    botId: rig.botId,
    deliveries: [{ ...input, channel: 'webhook', target: null, idempotencyKey: randomUUID() }],
  });
  return id;
}

/** RFC 4180, for one line. */
function readCsvLine(line: string): string[] {
  const cells = `${line.slice(0, -2)},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
