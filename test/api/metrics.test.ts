import { afterAll, beforeAll, expect, it } from 'vitest';

import type { BotMetrics, ImprovePage } from '../../contracts/metrics.js';
import { createMetricRecord } from '../../prisma/stores/metric-record.js';
import { startApiRig, type ApiRig } from './support/rig.js';
import { logIn, makeStaff } from './support/staff.js';

let rig: ApiRig;
let moderator: Record<string, string>;
let otherBot: string;
beforeAll(async () => {
  rig = await startApiRig();
  otherBot = await rig.createBot('other');
  await makeStaff(rig, { email: 'keeper@shop.example', role: 'admin' });
  await makeStaff(rig, { email: 'moderator@shop.example', role: 'moderator', botIds: [rig.botId] });
  moderator = (await logIn(rig, 'moderator@shop.example')).headers;
  const visitor = await rig.becomeVisitor();
  const conversationId = await rig.startConversation(visitor);
  for (const turnNo of [1, 2]) {
    const clientMessageId = `018f0000-0000-7000-8000-00000000000${turnNo}`;
    await rig.turns.record({ conversationId, clientMessageId, text: `Question ${turnNo}?` });
    await rig.turns.answer({ conversationId, turnNo, answers: [clientMessageId], text: 'I do not know.' });
  }
  await rig.post(`/api/v1/conversations/${conversationId}/rating`, { score: 3 }, visitor.headers);
  await createMetricRecord(rig.prisma).compute({ day: new Date().toISOString() });
});
afterAll(() => rig.close());

const read = <Body>(address: string) => rig.request<Body>(address, { headers: moderator });

it('tells a moderator of the bot what it did, by day or by hour, with the span before to compare', async () => {
  const { status, body } = await read<BotMetrics>(`/api/v1/bots/${rig.botId}/metrics`);
  expect(status).toBe(200);
  expect(Date.parse(body.to) - Date.parse(body.from)).toBe(30 * 86_400_000);
  expect(body.before).toMatchObject({ to: body.from, totals: { turns: 0, fallbackRate: null, latencyP50Ms: null } });
  expect(body.totals).toMatchObject({
    ...{ conversations: 1, messages: 2, people: 1, turns: 2, fallbacks: 2, fallbackRate: 1, escalationRate: 0 },
    ...{ ratings: 1, ratingAverage: 3, resolutionRate: null },
  });
  expect(body.buckets).toEqual([{ at: expect.stringContaining('T00:00:00.000Z') as string, values: expect.anything() as object }]); // prettier-ignore

  const hours = await read<BotMetrics>(`/api/v1/bots/${rig.botId}/metrics?bucket=hour`);
  expect(hours.body).toMatchObject({ bucket: 'hour', totals: { turns: 2, messages: 2 } });
});

it.each([
  'from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
  'from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&bucket=hour',
  'from=2020-01-01T00:00:00Z&to=2026-03-01T00:00:00Z',
  'from=yesterday',
  'bucket=week',
])('refuses a span that it would not give: %s', async (query) => {
  expect((await read(`/api/v1/bots/${rig.botId}/metrics?${query}`)).status).toBe(422);
});

it('lists the answers that helped nobody, page by page', async () => {
  const first = await read<ImprovePage>(`/api/v1/bots/${rig.botId}/improve?limit=1`);
  expect(first.body.answers).toMatchObject([{ question: 'Question 2?', answer: 'I do not know.', count: 1 }]);
  const next = encodeURIComponent(first.body.next ?? '');
  const second = await read<ImprovePage>(`/api/v1/bots/${rig.botId}/improve?limit=1&before=${next}`);
  expect(second.body).toMatchObject({ answers: [{ question: 'Question 1?' }], next: null });
  const kinds = async (kind: string) =>
    (await read<ImprovePage>(`/api/v1/bots/${rig.botId}/improve?kind=${kind}`)).body.answers.length;
  expect([await kinds('fallback'), await kinds('unsure')]).toEqual([2, 0]);
  for (const query of ['kind=other', 'before=here', 'before=2026-01-01T00:00:00.000Z~x~1', 'limit=51', 'days=0']) {
    expect((await read(`/api/v1/bots/${rig.botId}/improve?${query}`)).status).toBe(422);
  }
});

it('leaves out answers that are marked as done, until that is taken back', async () => {
  const list = async () => (await read<ImprovePage>(`/api/v1/bots/${rig.botId}/improve`)).body.answers;
  const [latest] = await list();
  const mark = (botId: string, body: object) => rig.post(`/api/v1/bots/${botId}/improve/mark`, body, moderator);
  const { conversationId, messageId } = latest ?? {};
  for (const done of [true, true, false]) {
    expect((await mark(rig.botId, { conversationId, messageId, done })).status).toBe(204);
    expect(await list()).toHaveLength(done ? 1 : 2);
  }
  const unknown = { conversationId, messageId: 'turn-9', done: true };
  expect(await mark(rig.botId, unknown)).toMatchObject({ status: 404, body: { code: 'answer_not_found' } });
  expect((await mark(otherBot, { conversationId, messageId, done: true })).status).toBe(404);
});

it('shows nothing of a bot that the moderator does not work with', async () => {
  for (const what of ['metrics', 'improve']) {
    expect(await read(`/api/v1/bots/${otherBot}/${what}`)).toMatchObject({
      status: 404,
      body: { code: 'bot_not_found' },
    });
  }
});
