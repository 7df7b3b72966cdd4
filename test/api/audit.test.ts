import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { defineRoute } from '../../api/routes/define-route.js';
import { ROUTES } from '../../api/routes/index.js';
import { AUDIT_ACTIONS, type AuditEntry, type AuditPage } from '../../contracts/audit.js';
import { createApiKeyStore } from '../../prisma/stores/api-keys.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff, type StaffLogin } from './support/staff.js';

const AUDIT = '/api/v1/admin/audit';

let rig: ApiRig;
let admin: StaffLogin;
let moderator: StaffLogin;
let agentId: string;
let key: Record<string, string>;
let isRefusing = false;
beforeAll(async () => {
  rig = await startApiRig({
    overrides: ({ audit }) => ({
      audit: {
        ...audit,
        record: (record) => (isRefusing ? Promise.reject(new Error('full')) : audit.record(record)),
      },
    }),
  });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
  await makeStaff(rig, { email: 'moderator@shop.example', role: 'moderator', botIds: [rig.botId] });
  agentId = await makeStaff(rig, { email: 'agent@shop.example', role: 'agent', botIds: [rig.botId] });
  [admin, moderator] = await Promise.all([logIn(rig, 'admin@shop.example'), logIn(rig, 'moderator@shop.example')]);
  key = { authorization: `Bearer ${(await createApiKeyStore(rig.prisma).create({ name: 'till' })).key}` };
});
afterAll(() => rig.close());

async function read(query = '', path = AUDIT, { headers }: Pick<StaffLogin, 'headers'> = admin): Promise<AuditPage> {
  const { status, body } = await rig.request<AuditPage>(`${path}${query}`, { headers });
  expect(status).toBe(200);
  return body;
}

async function readLast(): Promise<AuditEntry | undefined> {
  return (await read('?limit=1')).entries[0];
}

const send = (method: string, path: string, login: Pick<StaffLogin, 'headers'>, body: object = {}) =>
  rig.request(path, {
    method,
    headers: { ...login.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('what the staff does', () => {
  it('is written down with who did it, and to what', async () => {
    const replies = `/api/v1/bots/${rig.botId}/canned-replies`;
    const { body: reply } = await send('POST', replies, moderator, { name: 'thanks', text: 'Thank you' });
    expect(await readLast()).toMatchObject({
      action: 'canned_reply.added',
      botId: rig.botId,
      actor: { kind: 'staff', id: moderator.user.id, name: 'The moderator' },
      target: { kind: 'canned_reply', id: reply['id'] },
      details: {},
    });

    await send('PATCH', `/api/v1/admin/staff/${agentId}`, admin, {
      role: 'moderator',
      password: 'a new long password',
    });
    expect(await readLast()).toMatchObject({
      action: 'staff.changed',
      botId: null,
      target: { kind: 'staff', id: agentId },
      details: { changed: ['role', 'password'], role: 'moderator', bots: [rig.botId] },
    });
  });

  it('is told of programs by their key, and of the command line by nobody', async () => {
    await send('POST', `/api/v1/admin/bots/${rig.botId}/customer-secret`, { headers: key });
    expect(await readLast()).toMatchObject({
      action: 'customer_secret.replaced',
      actor: { kind: 'api_key', name: 'till' },
    });
    const { entries } = await read('?action=api_key.made');
    expect(entries).toMatchObject([{ actor: { kind: 'command_line', id: null, name: null }, details: { revoked: 0 } }]);
  });

  it('has nothing of what people wrote, and nothing of secrets', async () => {
    const conversationId = await rig.startConversation(await rig.becomeVisitor());
    const path = `/api/v1/bots/${rig.botId}/conversations/${conversationId}/tags`;
    await send('POST', path, moderator, { tag: 'xyzzy' });
    await send('DELETE', `${path}/xyzzy`, moderator);
    await send('POST', `/api/v1/admin/bots/${rig.botId}/secrets/hubspot-token`, admin, { value: 'xyzzy-token' });
    await send('POST', '/api/v1/admin/invitations', admin, { email: 'xyzzy@shop.example', role: 'agent', bots: [] });
    const { entries } = await read('?limit=4');
    expect(entries.map(({ action }) => action)).toEqual([
      ...['staff.invited', 'secret.saved', 'conversation.untagged', 'conversation.tagged'],
    ]);
    expect(JSON.stringify(entries)).not.toContain('xyzzy');
    expect(entries[1]).toMatchObject({ target: { kind: 'secret', id: null }, details: { name: 'hubspot-token' } });
  });

  it('is not written down where it was refused', async () => {
    const before = await readLast();
    expect((await send('DELETE', `/api/v1/bots/${rig.botId}/canned-replies/${agentId}`, moderator)).status).toBe(404);
    expect(await readLast()).toEqual(before);
  });

  it('fails where it cannot be written down, and the process log says what was done', async () => {
    isRefusing = true;
    const { status } = await send('POST', `/api/v1/admin/bots/${rig.botId}/customer-secret`, admin);
    isRefusing = false;
    expect(status).toBe(500);
    const lines = rig.logLines.filter((line) => line.includes('customer_secret.replaced'));
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ actor: { id: admin.user.id }, targetId: rig.botId });
  });

  it('stays as it was written down', async () => {
    await expect(rig.prisma.auditEntry.updateMany({ data: { actorId: null } })).rejects.toThrow('never changed');
  });
});

describe('the audit log', () => {
  it('is read page by page, by bot, actor, action and time', async () => {
    const all = (await read('?limit=200')).entries;
    const paged: AuditEntry[] = [];
    for (let before: string | null = ''; before !== null;) {
      const { entries, next }: AuditPage = await read(`?limit=3${before && `&before=${before}`}`);
      paged.push(...entries);
      before = next;
    }
    expect(paged).toEqual(all);
    const ids = (entries: AuditEntry[]) => entries.map(({ id }) => id);
    const only = (keep: (entry: AuditEntry) => boolean) => ids(all.filter(keep));
    const { at } = all[2] as AuditEntry;
    expect(ids((await read(`?bot=${rig.botId}`)).entries)).toEqual(only(({ botId }) => botId === rig.botId));
    expect(ids((await read(`?actor=${admin.user.id}`)).entries)).toEqual(
      only(({ actor }) => actor.id === admin.user.id),
    );
    expect(ids((await read('?action=staff.changed')).entries)).toEqual(
      only(({ action }) => action === 'staff.changed'),
    );
    expect(ids((await read(`?from=${at}`)).entries)).toEqual(only((entry) => entry.at >= at));
    expect(ids((await read(`?to=${at}`)).entries)).toEqual(only((entry) => entry.at < at));
  });

  it('shows moderators that of their bots alone', async () => {
    const other = await rig.createBot('other');
    await send('POST', `/api/v1/admin/bots/${other}/customer-secret`, admin);
    const { entries } = await read('?limit=200', `/api/v1/bots/${rig.botId}/audit`, moderator);
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map(({ botId }) => botId))).toEqual(new Set([rig.botId]));
    expect((await rig.request(`/api/v1/bots/${other}/audit`, { headers: moderator.headers })).status).toBe(404);
  });
});

describe('a route by which the staff changes something', () => {
  it('says what is written down of it, or why nothing is', () => {
    for (const { contract } of ROUTES) {
      if (contract.method === 'get' || contract.access === 'public' || contract.access === 'visitor') continue;
      const { audit } = contract;
      if (typeof audit === 'string') expect(Object.keys(AUDIT_ACTIONS)).toContain(audit);
      else expect(audit?.none).toBeTruthy();
    }
  });

  it('does not compile when it says nothing', () => {
    const said = { path: '/x', tag: 'x', summary: 'x', responses: {} } as const;
    const handle = () => Promise.resolve({ status: 204 });
    // @ts-expect-error nothing of the audit log
    defineRoute({ ...said, method: 'post', access: 'admin' }, handle);
    // @ts-expect-error an action, and a handler that gives no note of it
    defineRoute({ ...said, method: 'post', access: 'admin', audit: 'lead.deleted' }, handle);
    defineRoute({ ...said, method: 'post', access: 'admin', audit: { none: 'changes nothing' } }, handle);
  });
});
