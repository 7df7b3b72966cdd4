import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { BotManifest } from '../../contracts/bot.js';
import type { PublishedBot } from '../../contracts/conversations-of-a-bot.js';
import type { PublicBot } from '../../contracts/http.js';
import type { Problem } from '../../contracts/problem.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { createBotCatalog, createBotStore } from '../../prisma/stores/bots.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff, type StaffLogin } from './support/staff.js';

let rig: ApiRig;
let moderator: StaffLogin;
let admin: StaffLogin;

beforeAll(async () => {
  rig = await startApiRig();
  await makeStaff(rig, { email: 'moderator@shop.example', role: 'moderator', botIds: [rig.botId] });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
  [moderator, admin] = await Promise.all([logIn(rig, 'moderator@shop.example'), logIn(rig, 'admin@shop.example')]);
});
afterAll(() => rig.close());

/** Publishes a folder with these settings. */
async function publish(settings: object, slug = 'shop'): Promise<string> {
  const manifest = BotManifest.parse({ slug, name: slug, settings });
  const draft = await createBotStore(rig.prisma).saveDraft({ folder: { manifest, faqs: [] } });
  await createBotCatalog(rig.prisma).activateGeneration({ ...draft, passageCount: 0 });
  return draft.botId;
}

async function read(botId = rig.botId): Promise<PublishedBot> {
  const { body } = await rig.request<PublishedBot>(`/api/v1/bots/${botId}/settings`, { headers: admin.headers });
  return body;
}

/** Changes settings as they are now, unless another revision is named. */
async function change<Body = PublishedBot>(
  settings: object,
  {
    as = admin,
    botId = rig.botId,
    revision,
  }: { as?: Pick<StaffLogin, 'headers'>; botId?: string; revision?: string } = {},
) {
  const body = { revision: revision ?? (await read(botId)).revision, settings };
  return await rig.request<Body>(`/api/v1/bots/${botId}/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', ...as.headers },
    body: JSON.stringify(body),
  });
}

const greetingOf = async (slug: string) => (await rig.request<PublicBot>(`/api/v1/bots/${slug}`)).body.greeting;

describe('settings of a bot', () => {
  it('are changed at once, with who changed them; everything else stays as in the folder', async () => {
    const { status, body } = await change({ greeting: 'Good day!', 'handOver.enabled': true }, { as: moderator });
    expect(status).toBe(200);
    expect(await greetingOf('shop')).toBe('Good day!');
    expect(body.settings).toMatchObject({ greeting: 'Good day!', suggestions: ['Hi?'], handOver: { enabled: true } });
    expect(body.folder).toMatchObject({ handOver: { enabled: false } });
    expect(body.changed).toMatchObject([
      { name: 'greeting', value: 'Good day!', by: { name: 'The moderator' }, inForce: true },
      { name: 'handOver.enabled', value: true, by: { name: 'The moderator' }, inForce: true },
    ]);
    expect(await read()).toEqual(body);
  });

  it('stay changed when the folder is published again, which changes the others', async () => {
    const botId = await publish({ greeting: 'From the folder' }, 'survivor');
    await change({ greeting: 'Edited' }, { botId });
    await publish({ greeting: 'New in the folder', suggestions: ['New?'] }, 'survivor');
    const bot = await read(botId);
    expect(bot.settings).toMatchObject({ greeting: 'Edited', suggestions: ['New?'] });
    expect(bot.folder.greeting).toBe('New in the folder');
    expect(bot.changed.map(({ name }) => name)).toEqual(['greeting']);
  });

  it('go back to the folder with the value that it has', async () => {
    const botId = await publish({ greeting: 'From the folder' }, 'returning');
    await change({ greeting: 'Edited' }, { botId });
    expect((await change({ greeting: 'From the folder' }, { botId })).body.changed).toEqual([]);
    await publish({ greeting: 'Later' }, 'returning');
    expect(await greetingOf('returning')).toBe('Later');
  });

  it('say who changed what, not who sent it again, and may be left out', async () => {
    const hours = { timeZone: 'Europe/Zurich', days: { mon: ['09:00-17:00'], fri: [] } };
    const botId = await publish({ handOver: { officeHours: hours } }, 'hours');
    expect((await change({ 'handOver.officeHours': hours }, { botId })).body.changed).toEqual([]);
    const { key } = await createApiKeyStore(rig.prisma).create({ name: 'program' });
    const program = { headers: { authorization: `Bearer ${key}` } };
    const { body } = await change({ 'handOver.officeHours': null }, { botId, as: program });
    expect(body.settings.handOver.officeHours).toBeUndefined();
    const again = await change({ 'handOver.officeHours': null, 'handOver.text': 'Wait.' }, { botId });
    expect(again.body.changed).toMatchObject([
      { name: 'handOver.officeHours', value: null, by: null },
      { name: 'handOver.text', value: 'Wait.', by: { name: 'The admin' } },
    ]);
  });

  it('are changed by one of two who looked at the same, also where a folder came in between', async () => {
    const { revision } = await read();
    const both = await Promise.all([
      change({ fallback: 'One' }, { revision }),
      change<Problem>({ fallback: 'Two' }, { revision }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const seen = await read();
    await publish({ suggestions: ['Published meanwhile?'] });
    const late = await change<Problem>({ fallback: 'Late' }, { revision: seen.revision });
    expect(late).toMatchObject({ status: 409, body: { code: 'settings_changed' } });
  });

  it('are refused with each fault at its place, and none of them is changed', async () => {
    const before = await read();
    const { status, body } = await change<Problem>({
      ...{ greeting: 'x'.repeat(501), suggestions: ['Fine', 'x'.repeat(101)], fallback: 'Fine' },
      ...{ 'knowledge.threshold': 2, 'handOver.officeHours': { timeZone: 'Nowhere', days: {} }, 'leads.to': 'webhook' },
    });
    expect(status).toBe(422);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual([
      'greeting',
      'handOver.officeHours.days',
      'handOver.officeHours.timeZone',
      'knowledge.threshold',
      'leads.url',
      'suggestions.1',
    ]);
    expect(JSON.stringify(body)).not.toContain('xxx');
    expect(await read()).toEqual(before);
    for (const settings of [{}, { nonsense: 1 }, { __proto__x: 1 }, { 'handOver.reasons': {} }, { greeting: null }]) {
      expect((await change(settings)).status).toBe(422);
    }
  });

  it('that erase, or send something elsewhere, are for admins', async () => {
    const settings = { greeting: 'Sneaky', 'retention.leadDays': 1, 'notifications.webhook': 'https://evil.example' };
    const { status, body } = await change<Problem>(settings, { as: moderator });
    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'settings_for_admins' });
    expect(body.errors?.map(({ path }) => path)).toEqual(['retention.leadDays', 'notifications.webhook']);
    expect(await greetingOf('shop')).not.toBe('Sneaky');
    expect((await change({ 'retention.leadDays': 30 })).status).toBe(200);
  });

  it('that the folder makes invalid do not count until they are mended, and hold nobody up', async () => {
    const botId = await publish({ leads: { url: 'https://crm.example/leads' } }, 'crm');
    await change({ 'leads.to': 'webhook' }, { botId });
    await publish({}, 'crm');
    const bot = await read(botId);
    expect(bot.settings.leads).toEqual({ to: 'list' });
    expect(bot.changed).toMatchObject([{ name: 'leads.to', inForce: false }]);
    expect((await change({ greeting: 'Goes on' }, { botId })).status).toBe(200);
    const mended = await change({ 'leads.url': 'https://crm.example/new' }, { botId });
    expect(mended.body.settings.leads).toEqual({ to: 'webhook', url: 'https://crm.example/new' });
  });

  it('of a bot of others are not there', async () => {
    const botId = await rig.createBot('others');
    expect((await change({ greeting: 'Mine' }, { botId, as: moderator })).status).toBe(404);
  });
});
