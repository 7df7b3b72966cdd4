import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConversationKey } from '../../activities/ports.js';
import type { CapturedLead, FlowChange, FlowSession } from '../../contracts/flow-session.js';
import { createEscalationStore } from '../../prisma/stores/escalations.js';
import { createFlowSessions } from '../../prisma/stores/flow-sessions.js';
import { createPendingMessageStore } from '../../prisma/stores/pending-messages.js';
import { createStoreBed, toAnswer, toMessage, type StoreBed } from './bed.js';

let bed: StoreBed;
beforeAll(async () => {
  bed = await createStoreBed();
});
afterAll(() => bed.close());

const SESSION: FlowSession = {
  ...{ flowId: 'lead', versionId: randomUUID(), status: 'asking', step: 'email', asked: 'answer', retries: 1 },
  slots: { name: 'Ada "the" Lovelace', need: 'a\\u0000 mug' },
  skipped: ['phone', 'a "quoted" one'],
};
const ASKING: FlowChange = {
  session: SESSION,
  shown: {
    state: 'asking',
    flowId: 'lead',
    step: 'email',
    type: 'email',
    optional: false,
    progress: { step: 2, of: 3 },
  },
  lead: null,
};

function completedWith(lead: Partial<CapturedLead> = {}): FlowChange {
  const nothing = { name: null, email: null, phone: null, company: null, need: null };
  return {
    session: { ...SESSION, status: 'completed' },
    shown: { state: 'completed', flowId: 'lead' },
    lead: { leadId: randomUUID(), ...nothing, ...lead },
  };
}

const turnOf = (key: ConversationKey, turnNo: number, flow: FlowChange) => ({
  ...{ ...key, turnNo, ownerEpoch: 0 },
  messages: [toMessage(`reply ${turnNo}`)],
  answer: { ...toAnswer('Which address?'), flow },
});
const findOpen = async (key: ConversationKey) =>
  (await createFlowSessions(bed.prisma).findOpen({ ...key, timeoutDays: 7 }))?.session ?? null;
const findLeads = (key: ConversationKey) => bed.prisma.lead.findMany({ where: key });

describe('an answer of a flow', () => {
  it('is published with how the conversation then stands in it, which its event shows', async () => {
    const { key } = await bed.createConversation();
    expect(await findOpen(key)).toBeNull();

    const { event } = await bed.log.publishAnswer(turnOf(key, 1, ASKING));

    expect(event).toMatchObject({ payload: { text: 'Which address?', flow: ASKING.shown } });
    expect(JSON.stringify(event)).not.toContain('Lovelace');
    expect(await findOpen(key)).toEqual(SESSION);
    expect(await findOpen({ ...key, botId: randomUUID() })).toBeNull();
  });

  it('that completes it makes one lead, however often it is published', async () => {
    const { key } = await bed.createConversation();
    const lead = { name: 'Ada', email: 'ada@example.com', need: 'mugs' };
    const turn = turnOf(key, 1, completedWith(lead));
    const leadId = turn.answer.flow.lead?.leadId ?? '';

    const published = await bed.log.publishAnswer(turn);
    const again = { ...turn, answer: { ...turn.answer, flow: completedWith({ email: 'other@example.com' }) } };
    const plain = { ...turn, answer: toAnswer('Another thought of another attempt') };

    expect(published.outcome).toMatchObject({ actions: [{ kind: 'capture_lead', leadId }] });
    expect(await bed.log.publishAnswer(again)).toEqual(published);
    expect(await bed.log.publishAnswer(plain)).toEqual(published);
    expect(await bed.log.findTurn({ ...key, turnNo: 1 })).toEqual(published.outcome);
    expect(await bed.log.interruptTurn({ ...turn, cause: 'customer' })).toEqual(published.outcome);
    expect(await findLeads(key)).toMatchObject([{ id: leadId, status: 'captured', phone: null, ...lead }]);
    expect(await findOpen(key)).toBeNull();
    expect(await bed.log.restore(key)).toMatchObject({ actions: [{ kind: 'capture_lead', leadId }] });
  });

  it('changes nothing when it is superseded', async () => {
    const { key } = await bed.createConversation();
    await bed.log.publishAnswer(turnOf(key, 1, ASKING));
    await bed.prisma.conversation.updateMany({ where: { id: key.conversationId }, data: { ownerEpoch: 1 } });

    const { outcome } = await bed.log.publishAnswer(turnOf(key, 2, completedWith()));

    expect(outcome).toEqual({ status: 'superseded', reason: 'owner' });
    expect(await findOpen(key)).toEqual(SESSION);
    expect(await findLeads(key)).toEqual([]);
  });

  it('changes nothing when an interruption was first', async () => {
    const { key } = await bed.createConversation();
    await bed.log.publishAnswer(turnOf(key, 1, ASKING));
    const turn = turnOf(key, 2, completedWith());
    await bed.log.interruptTurn({ ...turn, cause: 'customer' });

    expect((await bed.log.publishAnswer(turn)).outcome).toMatchObject({ status: 'cancelled' });
    expect(await findOpen(key)).toEqual(SESSION);
    expect(await findLeads(key)).toEqual([]);
  });

  it('begins another flow in the place of the former one', async () => {
    const { key } = await bed.createConversation();
    await bed.log.publishAnswer(turnOf(key, 1, ASKING));
    const session: FlowSession = { ...SESSION, flowId: 'other', versionId: null, slots: {}, skipped: [], retries: 0 };

    await bed.log.publishAnswer(turnOf(key, 2, { ...ASKING, session }));

    expect(await findOpen(key)).toEqual(session);
  });
});

it('keeps with its turn that an answer hands over, also without a flow, whoever asks again', async () => {
  const { key } = await bed.createConversation();
  const request = { escalationId: randomUUID(), reason: 'policy' as const, askedAt: new Date().toISOString() };
  const turn = { ...turnOf(key, 1, ASKING), answer: { ...toAnswer('A person goes on.'), handOver: request } };
  const published = await bed.log.publishAnswer(turn);
  const again = { ...turn, answer: { ...turn.answer, handOver: { ...request, escalationId: randomUUID() } } };

  const actions = [{ kind: 'hand_over', ...request }];
  expect(published.outcome).toMatchObject({ status: 'published', actions });
  expect(await bed.log.publishAnswer(again)).toEqual(published);
  expect(await bed.log.restore(key)).toMatchObject({ actions });
  expect(await findOpen(key)).toBeNull();
});

describe('an open flow', () => {
  it('lapses after its days, unless they have no end', async () => {
    const { key } = await bed.createConversation();
    await bed.log.publishAnswer(turnOf(key, 1, ASKING));
    const eightDaysAgo = new Date(Date.now() - 8 * 86_400_000);
    await bed.prisma.flowSession.updateMany({ where: key, data: { updatedAt: eightDaysAgo } });
    const flows = createFlowSessions(bed.prisma);

    expect(await flows.findOpen({ ...key, timeoutDays: 7 })).toEqual({ session: SESSION, isLapsed: true });
    expect(await flows.findOpen({ ...key, timeoutDays: 0 })).toEqual({ session: SESSION, isLapsed: false });
  });

  it('ends when people get the conversation, who have its answers', async () => {
    const { key } = await bed.createConversation();
    await bed.log.publishAnswer(turnOf(key, 1, ASKING));

    const escalation = { escalationId: randomUUID(), reason: 'asked' as const, askedAt: new Date().toISOString() };
    await createEscalationStore(bed.prisma).open({ ...key, ...escalation, skills: [], opensAt: null });

    expect(await findOpen(key)).toBeNull();
    const row = await bed.prisma.flowSession.findFirstOrThrow({ where: key });
    expect(row).toMatchObject({ status: 'cancelled', slots: SESSION.slots });
  });
});

it('counts how many answers in a row the bot did not have, since people last had a say', async () => {
  const { key } = await bed.createConversation();
  const answer = async (turnNo: number, unsure: boolean) => {
    const said = { ...toAnswer('Sorry'), ...(unsure ? { unsure: true as const } : {}) };
    await bed.log.publishAnswer({ ...turnOf(key, turnNo, ASKING), answer: said });
  };
  const count = () => bed.log.countUnsure({ ...key, most: 5 });
  expect(await count()).toBe(0);
  for (const [turnNo, unsure] of [true, false, true, true].entries()) await answer(turnNo + 1, unsure);
  expect(await count()).toBe(2);
  expect(await bed.log.countUnsure({ ...key, most: 1 })).toBe(1);

  const escalations = createEscalationStore(bed.prisma);
  const escalationId = randomUUID();
  const asked = { ...key, escalationId, reason: 'unsure' as const, askedAt: new Date().toISOString() };
  await escalations.open({ ...asked, skills: [], opensAt: null });
  await escalations.move({ ...key, escalationId, step: 1, to: { kind: 'end', outcome: 'withdrawn' } });
  expect(await count()).toBe(0);
  // Asked for once more by a run that begins from the log: it was dealt with.
  expect(await escalations.open({ ...asked, skills: [], opensAt: null })).toMatchObject({ opened: false });
});

it('keeps what was chosen with a message, for a run that begins from the log', async () => {
  const { key } = await bed.createConversation();
  const messages = [{ ...toMessage('An offer'), quickReplyId: 'flow:lead' }, toMessage('please')];

  await bed.log.recordMessages({ ...key, messages });

  expect((await bed.log.restore(key)).unanswered).toEqual(messages);
  expect(await createPendingMessageStore(bed.prisma).readRecorded(key)).toEqual(messages);
});
