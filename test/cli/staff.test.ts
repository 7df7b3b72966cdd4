import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeJsonFile } from '../../infra/supervisor/json-file.js';
import { createDeliveryStore } from '../../prisma/stores/deliveries.js';
import { makeLead } from '../support/work.js';
import { startApiRig, type ApiRig } from '../api/support/rig.js';
import { logIn, makeStaff, PASSWORD } from '../api/support/staff.js';
import { createSandbox, type Sandbox } from './support/parley.js';

let rig: ApiRig;
let sandbox: Sandbox;

beforeAll(async () => {
  [rig, sandbox] = await Promise.all([startApiRig(), createSandbox()]);
  await makeStaff(rig, { email: 'ada@shop.example', role: 'admin' });
}, 60_000);
afterAll(async () => {
  await sandbox.dispose();
  await rig.close();
});

const parley = (args: string[], input?: string) => sandbox.run([...args, '--url', rig.url], {}, input);
const logInAs = (email: string, password = PASSWORD) => parley(['login', '--email', email], `${password}\n`);
const secrets = () => path.join(sandbox.dataFolder, 'secrets');

it('parley login keeps a login for its owner alone, which the next commands use until parley logout', async () => {
  const before = await parley(['whoami']);
  expect(before.code).toBe(1);
  expect(before.stderr).toBe(`Nobody is logged in at ${rig.url}.\nLog in: npx parley login\n`);

  const login = await logInAs('ada@shop.example');
  expect(login).toMatchObject({ code: 0, stdout: `Logged in at ${rig.url} as The admin (admin).\n` });
  const [file = ''] = readdirSync(secrets());
  expect(statSync(path.join(secrets(), file)).mode & 0o077).toBe(0);
  expect(readFileSync(path.join(secrets(), file), 'utf8')).not.toContain(PASSWORD);

  expect((await parley(['whoami'])).stdout).toBe(`The admin <ada@shop.example>, admin, at ${rig.url}\n`);
  expect((await parley(['logout'])).stdout).toBe('Logged out.\n');
  expect(readdirSync(secrets())).toEqual([]);
  expect((await parley(['whoami'])).code).toBe(1);
});

it('parley login says what was wrong', async () => {
  const wrong = await logInAs('ada@shop.example', 'not it');
  expect(wrong).toMatchObject({ code: 1, stderr: 'E-mail address or password are wrong.\n' });
  expect((await parley(['login', '--email', 'ada@shop.example'])).stderr).toMatch(/There is no password/);
  expect((await sandbox.run(['whoami'])).stderr).toMatch(/does not run/);
});

it('parley staff invites people to the bots that are named, and lists who works here', async () => {
  await logInAs('ada@shop.example');
  const unknown = await parley(['staff', 'invite', 'gus@shop.example', '--bot', 'nothing']);
  expect(unknown).toMatchObject({ code: 1, stderr: 'There is no bot "nothing".\nThere are: shop.\n' });
  const { stdout } = await parley(['staff', 'invite', 'gus@shop.example', '--bot', 'shop']);
  const token = /\/staff\/#invitation=(invite_[\w-]+)/.exec(stdout)?.[1];
  await rig.post('/api/v1/auth/invitations/accept', { token, name: 'Gus', password: PASSWORD });
  expect((await logIn(rig, 'gus@shop.example')).user).toMatchObject({ role: 'agent', bots: [rig.botId] });
  expect((await parley(['staff', 'list'])).stdout).toMatch(/admin +ada@shop\.example +The admin\nagent +gus@shop/);

  await logInAs('gus@shop.example');
  expect(await parley(['staff', 'list'])).toMatchObject({ code: 1, stderr: 'Your role may not do this.\n' });
});

it('a login that was kept is refreshed before its access token ends', async () => {
  await logInAs('ada@shop.example');
  const [file = ''] = readdirSync(secrets());
  const kept = JSON.parse(readFileSync(path.join(secrets(), file), 'utf8')) as Record<string, string>;
  writeJsonFile(path.join(secrets(), file), { ...kept, expiresAt: new Date().toISOString() });
  expect((await parley(['whoami'])).code).toBe(0);
  expect((await parley(['whoami'])).code).toBe(0);
  const now = JSON.parse(readFileSync(path.join(secrets(), file), 'utf8')) as Record<string, string>;
  expect(now['refreshToken']).not.toBe(kept['refreshToken']);
});

it('parley lead and parley delivery list what failed, and send it again', async () => {
  await logInAs('ada@shop.example');
  expect((await parley(['lead', 'list', 'shop'])).stdout).toBe('There are none.\n');
  const { id } = await makeLead(rig, { name: 'Ada\u001b[2J Lovelace', email: 'ada@customer.example' });
  const deliveries = createDeliveryStore(rig.prisma);
  const delivery = { channel: 'webhook', kind: 'lead', subjectId: id, target: null } as const;
  const key = { idempotencyKey: `lead-${id}:webhook`, workflowId: `lead-${id}` };
  const [deliveryId = ''] = await deliveries.plan({ botId: rig.botId, deliveries: [{ ...delivery, ...key }] });
  await deliveries.fail({ botId: rig.botId, deliveryId, fault: 'key_refused' });

  const { stdout } = await parley(['lead', 'list', 'shop', '--status', 'failed']);
  expect(stdout).toMatch(
    new RegExp(`^${id}  .* failed \\(key_refused\\)  Ada\\[2J Lovelace  ada@customer\\.example\\n$`),
  );
  expect((await parley(['lead', 'retry', 'shop', id])).stdout).toBe(`Lead ${id} is on its way.\n`);
  expect((await parley(['delivery', 'list', 'shop'])).stdout).toMatch(
    /failed \(key_refused\) {2}lead {2}webhook {2}0 att/,
  );
  expect((await parley(['delivery', 'retry', 'shop', deliveryId])).stdout).toMatch(/is on its way/);
  expect((await parley(['lead', 'retry', 'shop', randomUUID()])).stderr).toBe('There is no such lead.\n');
});
