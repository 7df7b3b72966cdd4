import type { Payload } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CodecPayloads } from '../../contracts/codec.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff, PASSWORD } from './support/staff.js';

const UI = 'http://temporal.example:8233';
const DECODE = '/api/v1/codec/decode';
const ENCODE = '/api/v1/codec/encode';

let rig: ApiRig;
let admin: Record<string, string>;
let stored: CodecPayloads;

beforeAll(async () => {
  rig = await startApiRig({ overrides: () => ({ temporalUiUrl: `${UI}/` }) });
  await makeStaff(rig, { email: 'admin@shop.example', role: 'admin' });
  await makeStaff(rig, { email: 'moderator@shop.example', role: 'moderator', botIds: [rig.botId] });
  admin = (await logIn(rig, 'admin@shop.example')).headers;
  const visitor = await rig.becomeVisitor();
  const conversationId = await rig.startConversation(visitor);
  await rig.sendMessage(visitor, { conversationId, text: 'Where is my parcel?' });
  stored = { payloads: (await readSignal(conversationId)).map(toJson) };
});
afterAll(() => rig.close());

/** What Temporal has stored of the message: the bytes of its signal. */
async function readSignal(conversationId: string): Promise<Payload[]> {
  const { client } = rig.temporal;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId: toConversationWorkflowId(conversationId) },
  });
  const signal = history?.events?.find((event) => event.workflowExecutionSignaledEventAttributes);
  return signal?.workflowExecutionSignaledEventAttributes?.input?.payloads ?? [];
}

const toBase64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
const fromBase64 = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString();

function toJson({ metadata, data }: Payload): CodecPayloads['payloads'][number] {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, toBase64(value)] as const);
  return { metadata: Object.fromEntries(entries), data: toBase64(data) };
}

const ask = (path: string, body: unknown, headers: Record<string, string> = admin) =>
  rig.post<CodecPayloads & { code?: string }>(path, body, headers);

/** The cookies of somebody who logs in on the staff page. */
async function logInWithCookies(email: string): Promise<string> {
  const { headers } = await rig.post('/api/v1/auth/login', { email, password: PASSWORD, keepIn: 'cookie' });
  return headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '); // prettier-ignore
}

describe('the codec endpoint', () => {
  it('decrypts what Temporal has stored, and encrypts it again as a worker would read it', async () => {
    expect(JSON.stringify(stored) + fromBase64(stored.payloads[0]?.data)).not.toContain('parcel');
    const decoded = await ask(DECODE, stored);
    expect(decoded.status).toBe(200);
    const [payload] = decoded.body.payloads;
    expect(fromBase64(payload?.metadata['encoding'])).toBe('json/plain');
    expect(JSON.parse(fromBase64(payload?.data))).toMatchObject({ text: 'Where is my parcel?' });

    const encoded = await ask(ENCODE, decoded.body);
    expect(fromBase64(encoded.body.payloads[0]?.data)).not.toContain('parcel');
    expect((await ask(DECODE, encoded.body)).body).toEqual(decoded.body);
  });

  it('gives back as it is what is plain, and what it has no key for', async () => {
    const [known] = stored.payloads;
    const foreign = { ...known, metadata: { ...known?.metadata, 'key-id': toBase64(Buffer.from('lost')) } };
    const plain = { metadata: { encoding: toBase64(Buffer.from('json/plain')) }, data: toBase64(Buffer.from('1')) };
    const { body } = await ask(DECODE, { payloads: [foreign, plain] });
    expect(body).toEqual({ payloads: [foreign, plain] });
  });

  it('notes who asked for how much, and nothing of what it was', async () => {
    await ask(DECODE, stored);
    const lines = rig.logLines.filter((line) => line.includes('payloads.decoded'));
    const noted = {
      actor: { kind: 'staff', id: expect.any(String) as string },
      details: { payloads: 1, unreadable: 0 },
    };
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject(noted);
    const entries = await rig.prisma.auditEntry.findMany({ where: { action: 'payloads.decoded' } });
    expect(entries.at(-1)).toMatchObject({ actorKind: 'staff', details: noted.details });
    expect(rig.logLines.join('')).not.toContain('parcel');
  });

  it('refuses what is no payload, or more than it takes', async () => {
    const payload = { metadata: { encoding: toBase64(Buffer.from('json/plain')) }, data: toBase64(Buffer.from('{')) };
    expect(await ask(ENCODE, { payloads: [payload] })).toMatchObject({
      status: 422,
      body: { code: 'payloads_invalid' },
    });
    for (const body of [
      {},
      { payloads: [{ data: 'not base64!' }] },
      { payloads: Array.from({ length: 1_001 }, () => ({})) },
    ]) {
      expect((await ask(DECODE, body)).status).toBe(422);
    }
    const broken = await rig.request(DECODE, { method: 'POST', headers: { ...admin, 'content-type': 'application/json' }, body: '{' }); // prettier-ignore
    expect(broken.status).toBe(400);
    expect((await ask(DECODE, { payloads: [{ data: 'A'.repeat(6 * 1024 * 1024) }] })).status).toBe(413);
  });
});

describe('pages of Temporal UI', () => {
  it('may ask with the cookies of an admin', async () => {
    const preflight = await rig.request(DECODE, {
      method: 'OPTIONS',
      headers: { origin: UI, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('X-Namespace');
    const cookie = await logInWithCookies('admin@shop.example');
    const { status, headers, body } = await ask(DECODE, stored, { cookie, origin: UI, 'x-namespace': 'default' });
    expect({ status, origin: headers.get('access-control-allow-origin'), with: headers.get('access-control-allow-credentials') }).toEqual({ status: 200, origin: UI, with: 'true' }); // prettier-ignore
    expect(fromBase64(body.payloads[0]?.data)).toContain('parcel');
  });

  it('get nothing of what others may not see either', async () => {
    const cookie = await logInWithCookies('moderator@shop.example');
    expect((await ask(DECODE, stored, { cookie, origin: UI })).status).toBe(403);
    expect((await ask(DECODE, stored, { origin: UI })).status).toBe(401);
  });

  it('are the only ones besides our own: others need the token that ours have', async () => {
    const cookie = await logInWithCookies('admin@shop.example');
    for (const origin of ['https://evil.example', 'http://temporal.example', 'null', 'https://shop.example']) {
      const { status, headers } = await ask(DECODE, stored, { cookie, origin });
      expect(status).toBe(403);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
    // Whatever changes something asks for the token there, too.
    const invitation = { email: 'new@shop.example', role: 'agent', bots: [] };
    const elsewhere = await rig.post('/api/v1/admin/invitations', invitation, { cookie, origin: UI });
    expect(elsewhere).toMatchObject({ status: 403, body: { code: 'csrf_token_missing' } });
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  });
});
