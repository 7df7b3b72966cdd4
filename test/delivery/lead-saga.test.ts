import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { RetryPolicy } from '../../contracts/deliveries.js';
import { TASK_QUEUES, toLeadWorkflowId } from '../../contracts/temporal.js';
import { sendNow } from '../../workflows/delivery/messages.js';
import { LEAD_WORKFLOW } from '../../workflows/lead/messages.js';
import { startOutside, type Act, type Outside } from '../support/outside.js';
import { startStack, type Stack } from '../support/stack.js';
import { changeSettings, makeLead, saveSecret, startLead, type Details } from '../support/work.js';

const WITHIN = { timeout: 30_000, interval: 20 };
const TOKEN = 'pat-first-token';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

// Two days in a moment: what Temporal does in between is the same.
const retry: RetryPolicy = { firstMs: 20, longestMs: 60, giveUpAfterMs: 30_000 };

let outside: Outside;
let stack: Stack;

beforeAll(async () => {
  outside = await startOutside();
  stack = await startStack({
    deliveryRetry: retry,
    env: { HUBSPOT_BASE_URL: outside.url, OUTGOING_PRIVATE_ADDRESSES: 'true' },
  });
}, 120_000);
afterAll(async () => {
  await stack.close();
  await outside.close();
}, 120_000);

beforeEach(async () => {
  outside.script([]);
  retry.giveUpAfterMs = 30_000;
  outside.changeToken(TOKEN);
  await setSecret('hubspot-token', TOKEN);
  await setSecret('webhook-secret', SECRET);
  await changeSettings(stack, { leads: { to: 'hubspot' }, notifications: {} });
});

const setSecret = (name: 'hubspot-token' | 'webhook-secret', value: string) =>
  saveSecret({ ...stack, keys: stack.env.PARLEY_ENCRYPTION_KEYS }, { name, value });

/** As the api does when somebody sends a lead again. */
const sendAgain = (leadId: string) =>
  stack.temporal.workflow.signalWithStart(LEAD_WORKFLOW, {
    taskQueue: TASK_QUEUES.conversations,
    workflowId: toLeadWorkflowId(leadId),
    args: [{ botId: stack.botId, leadId }],
    signal: sendNow,
  });

const read = (id: string) => stack.prisma.lead.findUniqueOrThrow({ where: { id } });
const deliveriesOf = (subjectId: string) =>
  stack.prisma.delivery.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
const broken = (times: number): Act[] => Array.from({ length: times }, () => ({ do: 'break off' }) as const);

async function capture(details: Details = {}) {
  const lead = await makeLead(stack, details);
  const handle = await startLead({ ...stack, leadId: lead.id });
  return { ...lead, handle };
}

describe('a lead is one record in the CRM', () => {
  const FAULTS: [what: string, script: Act[]][] = [
    ['that works', []],
    ['that is not there for a while', broken(5)],
    ['that fails after it kept the record', [{ do: 'keep, and break off' }, { do: 'keep, and break off' }]],
    [
      'that answers with an error',
      [
        { do: 'answer', status: 500 },
        { do: 'answer', status: 503 },
      ],
    ],
    ['that has had enough', [{ do: 'answer', status: 429, headers: { 'Retry-After': '1' } }]],
  ];

  it.each(FAULTS)('%s', async (_, script) => {
    outside.script(script);
    const before = outside.contacts.size;
    const { id, email, handle } = await capture({ company: 'Analytical Engines' });

    expect(await handle.result()).toEqual({ status: 'kept' });

    expect(outside.contacts.size).toBe(before + 1);
    const contact = outside.contacts.get(email);
    expect(contact?.properties).toEqual({
      ...{ email, firstname: 'Ada', lastname: 'Lovelace', company: 'Analytical Engines' },
    });
    expect(await read(id)).toMatchObject({ status: 'delivered', externalId: contact?.id });
    expect(await deliveriesOf(id)).toMatchObject([
      { channel: 'hubspot', kind: 'lead', status: 'delivered', attempts: script.length + 1, lastError: null },
    ]);
  });

  it('whose workers all die in the middle', async () => {
    outside.script([], { do: 'break off' });
    const { id, email, handle } = await capture();
    await expect.poll(async () => (await deliveriesOf(id))[0]?.attempts ?? 0, WITHIN).toBeGreaterThan(0);
    await stack.stopWorkers();
    outside.script([{ do: 'keep, and break off' }]);
    await stack.startWorkers();
    await handle.result();
    expect(await read(id)).toMatchObject({ status: 'delivered' });
    expect([...outside.contacts.keys()].filter((key) => key === email)).toHaveLength(1);
  });

  it('that was down for longer than we try: it is shown as failed, and delivered when somebody sends it again', async () => {
    outside.script([], { do: 'break off' });
    retry.giveUpAfterMs = 1_000;
    const { id, email, handle } = await capture();

    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(await read(id)).toMatchObject({ status: 'failed' });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'failed', lastError: 'unreachable' }]);
    expect(outside.contacts.has(email)).toBe(false);

    outside.script([]);
    await sendAgain(id);
    await expect.poll(async () => (await read(id)).status, WITHIN).toBe('delivered');
    expect(outside.contacts.has(email)).toBe(true);
    expect(await deliveriesOf(id)).toHaveLength(1);
  });

  it('whose key was changed: it fails at once, and is delivered with the new key', async () => {
    outside.changeToken('pat-second-token');
    const { id, email, handle } = await capture();

    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(await deliveriesOf(id)).toMatchObject([{ status: 'failed', lastError: 'key_refused', attempts: 1 }]);

    await setSecret('hubspot-token', 'pat-second-token');
    await sendAgain(id);
    await expect.poll(async () => (await read(id)).status, WITHIN).toBe('delivered');
    expect(outside.contacts.has(email)).toBe(true);
  });

  it('also where somebody sends it again while it is on its way, and after it was delivered', async () => {
    const before = outside.contacts.size;
    outside.script(broken(3));
    const { id, handle } = await capture();
    await Promise.all([sendAgain(id), sendAgain(id), sendAgain(id)]);
    await handle.result();
    await expect.poll(async () => (await read(id)).status, WITHIN).toBe('delivered');
    const asked = outside.asked.length;
    const again = await sendAgain(id);
    await stack.temporal.workflow.getHandle(again.workflowId).result();
    expect(outside.asked.length).toBe(asked);
    expect(outside.contacts.size).toBe(before + 1);
  });

  it('one for each address: who leaves their details twice is changed, not doubled', async () => {
    const first = await capture({ email: 'twice@customer.example', phone: '+49 1' });
    await first.handle.result();
    const second = await capture({ email: 'twice@customer.example', need: 'A price.' });
    await second.handle.result();
    expect(outside.contacts.get('twice@customer.example')?.properties).toMatchObject({
      phone: '+49 1',
      message: 'A price.',
    });
    expect((await read(first.id)).externalId).toBe((await read(second.id)).externalId);
  });

  it('that it cannot be without an address: it says so, and nothing is sent', async () => {
    const asked = outside.asked.length;
    const { id, handle } = await capture({ email: null, phone: '+49 30 1' });
    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(await deliveriesOf(id)).toMatchObject([{ lastError: 'email_missing' }]);
    expect(outside.asked.length).toBe(asked);
  });
});

describe('a lead whose bot has no CRM', () => {
  it('is in the list, and goes nowhere', async () => {
    await changeSettings(stack, { leads: { to: 'list' } });
    const asked = outside.asked.length;
    const { id, handle } = await capture();
    expect(await handle.result()).toEqual({ status: 'kept' });
    expect(await read(id)).toMatchObject({ status: 'delivered' });
    expect(await deliveriesOf(id)).toEqual([]);
    expect(outside.asked.length).toBe(asked);
  });

  it('that was deleted while it was on its way is sent no more', async () => {
    outside.script([], { do: 'break off' });
    const { id, handle } = await capture();
    await expect.poll(async () => (await deliveriesOf(id))[0]?.attempts ?? 0, WITHIN).toBeGreaterThan(0);
    await stack.prisma.$transaction([
      stack.prisma.lead.delete({ where: { id } }),
      stack.prisma.delivery.deleteMany({ where: { subjectId: id } }),
    ]);
    expect(await handle.result()).toEqual({ status: 'kept' });
  });
});

describe('a lead by webhook', () => {
  it('is signed, and one call however often it is made', async () => {
    await changeSettings(stack, { leads: { to: 'webhook', url: `${outside.url}/leads` } });
    outside.script([{ do: 'keep, and break off' }, { do: 'answer', status: 502 }]);
    const { id, email, handle } = await capture();
    await handle.result();

    const calls = [...outside.received.values()].filter(({ path }) => path === '/leads');
    expect(calls).toHaveLength(1);
    const [call] = calls;
    const { Webhook } = await import('standardwebhooks');
    const headers = call?.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(call?.body ?? '', headers)).toMatchObject({
      type: 'lead.captured',
      bot: { id: stack.botId, slug: stack.slug },
      data: { id, email },
    });
    const attempts = outside.asked.filter((one) => one.headers['webhook-id'] === headers['webhook-id']);
    expect(attempts).toHaveLength(3);
    expect(await read(id)).toMatchObject({ status: 'delivered', externalId: null });
  });

  it('goes where the bot sends its leads when it is sent again, and to a redirect never', async () => {
    await changeSettings(stack, { leads: { to: 'webhook', url: `${outside.url}/moved` } });
    outside.script([{ do: 'answer', status: 307, headers: { Location: `${outside.url}/elsewhere` } }]);
    const { id, email, handle } = await capture();
    expect(await handle.result()).toEqual({ status: 'failed' });
    expect(outside.asked.some(({ path }) => path === '/elsewhere')).toBe(false);

    await changeSettings(stack, { leads: { to: 'hubspot' } });
    await sendAgain(id);
    await expect.poll(async () => (await read(id)).status, WITHIN).toBe('delivered');
    expect(outside.contacts.has(email)).toBe(true);
    expect(await deliveriesOf(id)).toMatchObject([
      { channel: 'webhook', status: 'failed', lastError: 'rejected' },
      { channel: 'hubspot', status: 'delivered' },
    ]);
  });
});

it('nothing that a lead says is in the histories, or in the log', async () => {
  const { handle, email } = await capture({ name: 'Xyzzy Plugh', need: 'A Frobnicator' });
  await handle.result();
  const history = JSON.stringify(await handle.fetchHistory());
  expect(history).not.toContain(email);
  expect(stack.logLines().join('\n')).not.toMatch(/Xyzzy|Frobnicator|customer\.example/);
});
