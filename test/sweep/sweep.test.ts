import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { SweepReport } from '../../contracts/sweep.js';
import { TASK_QUEUES, toEscalationWorkflowId } from '../../contracts/temporal.js';
import { SWEEP_WORKFLOW } from '../../workflows/sweep/messages.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import { age, createGatedModel, handleOf, inspect, readEnded, sweep, untilEnded, untilRecorded } from './bed.js';

const gated = createGatedModel();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    model: gated.model,
    bot: {
      settings: { knowledge: { mode: 'none' }, conversation: { followUps: 'queue' }, handOver: { enabled: true } },
    },
  });
}, 120_000);
afterAll(() => stack.close(), 120_000);
afterEach(() => {
  gated.open();
});

/** The record's rows of messages without an end. */
const readPending = (chat: Visit) =>
  stack.prisma.pendingMessage.findMany({ where: { conversationId: chat.conversationId } });
const findingOf = (report: Awaited<ReturnType<typeof sweep>>, chat: Visit) =>
  report.findings.find(({ conversationId }) => conversationId === chat.conversationId);

async function admitWithoutSignal(chat: Visit, minutes: number): Promise<void> {
  const { conversationId } = chat;
  await stack.prisma.pendingMessage.create({
    data: { conversationId, botId: stack.botId, clientMessageId: randomUUID() },
  });
  await age(stack, chat, minutes);
}

describe('a sweep', () => {
  it('leaves alone what is young, and what has an end', async () => {
    const chat = await visit(stack);
    await chat.ask('Quick?');
    gated.shut();
    await chat.send('Slow?');
    await untilRecorded(chat, 2);
    const report = await sweep(stack);
    expect(findingOf(report, chat)).toBeUndefined();
  });

  it('reports what is only slow, and does not touch it', async () => {
    const chat = await visit(stack);
    gated.shut();
    const id = await chat.send('Slow?');
    await untilRecorded(chat, 1);
    await age(stack, chat, 2);
    const report = await sweep(stack);
    expect(findingOf(report, chat)).toMatchObject({ kind: 'slow', messages: 1, done: { signalled: 0, removed: 0 } });
    expect(findingOf(report, chat)?.oldestSeconds).toBeGreaterThanOrEqual(120);
    expect(report.conversations.slow).toBeGreaterThanOrEqual(1);
    gated.open();
    await untilEnded(chat, [id]);
    expect(JSON.stringify(report)).not.toContain('Slow?');
  });

  it('sends a new run what an ended one had recorded, and what it had only been signalled: each is answered once, in order', async () => {
    const chat = await visit(stack);
    gated.shut();
    const recorded = await chat.send('first');
    await untilRecorded(chat, 1);
    await stack.stopWorkers();
    const signalled = [await chat.send('second'), await chat.send('third')];
    await handleOf(stack, chat).terminate('a test');
    await stack.startWorkers();
    gated.open();
    await age(stack, chat, 2);

    const dry = await sweep(stack, { dryRun: true });
    expect(findingOf(dry, chat)).toMatchObject({ kind: 'run_gone', messages: 3, done: { signalled: 3, removed: 0 } });
    expect(await readEnded(chat)).toEqual([]);

    // Whichever comes second may find the run that the first one has started.
    const reports = await Promise.all([sweep(stack), sweep(stack)]);
    expect(reports.map((report) => findingOf(report, chat)?.kind)).toContain('run_gone');
    await untilEnded(chat, [recorded, ...signalled]);
    expect((await readEnded(chat)).toSorted()).toEqual([recorded, ...signalled].toSorted());
    const said = (await chat.readEvents()).flatMap((event) =>
      event.type === 'message.created' && event.payload.role === 'customer' ? [event.payload.text] : [],
    );
    expect(said).toEqual(['first', 'second', 'third']);
    expect(findingOf(await sweep(stack), chat)).toBeUndefined();
  });

  it('finds a signal of an ended run of which the record never heard', async () => {
    const chat = await visit(stack);
    await stack.stopWorkers();
    const id = await chat.send('taken while the record was away');
    await stack.prisma.pendingMessage.deleteMany({ where: { conversationId: chat.conversationId } });
    await handleOf(stack, chat).terminate('a test');
    await stack.startWorkers();
    await expect.poll(async () => (await sweep(stack)).done.signalled, { timeout: 20_000 }).toBeGreaterThan(0);
    await untilEnded(chat, [id]);
    expect(await readEnded(chat)).toEqual([id]);
  });

  it('removes an admission that was never signalled after ten minutes, not before', async () => {
    const [young, old, withRun] = [await visit(stack), await visit(stack), await visit(stack)];
    await withRun.ask('Hello?');
    await admitWithoutSignal(young, 5);
    await admitWithoutSignal(old, 11);
    await admitWithoutSignal(withRun, 11);
    const report = await sweep(stack);
    expect(findingOf(report, young)).toMatchObject({ kind: 'never_signalled', done: { removed: 0 } });
    for (const chat of [old, withRun]) {
      expect(findingOf(report, chat)).toMatchObject({ kind: 'never_signalled', done: { removed: 1 } });
      expect(await readPending(chat)).toEqual([]);
    }
    expect(await readPending(young)).toHaveLength(1);
  });

  it('keeps an admission whose signal waits for a worker', async () => {
    const chat = await visit(stack);
    gated.shut();
    await chat.send('first');
    await untilRecorded(chat, 1);
    const id = await chat.send('second');
    await age(stack, chat, 11);
    expect(findingOf(await sweep(stack), chat)).toMatchObject({ kind: 'slow', done: { removed: 0 } });
    gated.open();
    await untilEnded(chat, [id]);
  });

  it('looks once more in the same run where it is asked to, so long after it began', async () => {
    const sweeps = await stack.temporal.workflow.start(SWEEP_WORKFLOW, {
      taskQueue: TASK_QUEUES.batch,
      workflowId: `sweep-${randomUUID()}`,
      args: [{ dryRun: true, againAfterSeconds: 1 }],
    });
    const latest = SweepReport.parse(await sweeps.result());
    const { startTime } = await sweeps.describe();
    expect(Date.parse(latest.startedAt) - startTime.getTime()).toBeGreaterThanOrEqual(1000);
    const events = (await sweeps.fetchHistory()).events ?? [];
    const asked = events.map(({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name);
    expect(asked.filter((name) => name === 'sweep')).toHaveLength(2);
  });

  it('starts the escalation of a conversation with people whose run was lost, and it goes on from the record', async () => {
    const chat = await visit(stack);
    await chat.requestPeople();
    const find = () => stack.prisma.escalation.findFirst({ where: { conversationId: chat.conversationId } });
    await expect.poll(find, { timeout: 20_000 }).not.toBeNull();
    const { id } = await stack.prisma.escalation.update({
      where: { id: (await find())?.id ?? '' },
      data: { createdAt: new Date(Date.now() - 120_000) },
    });
    const run = stack.temporal.workflow.getHandle(toEscalationWorkflowId(id));
    await expect.poll(() => run.query('escalationState').catch(() => null), { timeout: 20_000 }).not.toBeNull();
    await expect.poll(async () => (await sweep(stack, { dryRun: true })).escalationsStarted).toBe(0);
    await run.terminate('a test');
    // Temporal's list of what runs follows by a moment.
    await expect.poll(async () => (await sweep(stack)).escalationsStarted, { timeout: 20_000 }).toBe(1);
    await expect
      .poll(() => run.query('escalationState'), { timeout: 20_000 })
      .toMatchObject({
        holder: { kind: 'queue' },
      });
    expect((await chat.withdrawRequest()).status).toBeLessThan(300);
  });
});

it('conversations can be found by their bot, status and owner', async () => {
  const chat = await visit(stack);
  await chat.ask('Hello?');
  const { typedSearchAttributes } = await handleOf(stack, chat).describe();
  const shown = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  expect(shown).toEqual(
    expect.arrayContaining([
      ['ParleyBot', stack.botId],
      ['ParleyStatus', 'open'],
      ['ParleyOwner', 'bot'],
    ]),
  );
});

describe('one conversation, looked at closely', () => {
  it('is told of in words, without what its customer wrote', async () => {
    const chat = await visit(stack);
    gated.shut();
    const id = await chat.send('A secret matter');
    await untilRecorded(chat, 1);
    await expect
      .poll(async () => (await inspect(stack, { conversationId: chat.conversationId, action: 'show' })).words.join(' '))
      .toMatch(/goes on: .*It waits for reasonTurn, attempt 1/);
    const { words, finding } = await inspect(stack, { conversationId: chat.conversationId, action: 'show' });
    expect(finding).toMatchObject({ kind: 'slow', messages: 1 });
    expect(words.join(' ')).toContain(`${id} (seq 2, `);
    expect(words.join(' ')).not.toContain('secret');
    gated.open();
    await untilEnded(chat, [id]);
    await expect
      .poll(async () => (await inspect(stack, { conversationId: chat.conversationId, action: 'show' })).finding)
      .toBeNull();
  });

  it('is sent again what has no end, at once', async () => {
    const chat = await visit(stack);
    gated.shut();
    const id = await chat.send('Still there?');
    await untilRecorded(chat, 1);
    await handleOf(stack, chat).terminate('a test');
    const { words } = await inspect(stack, { conversationId: chat.conversationId, action: 'redrive' });
    expect(words).toContain('1 sent to a new run.');
    gated.open();
    await untilEnded(chat, [id]);
    expect(await readEnded(chat)).toEqual([id]);
  });

  it('is started anew where its run forgot a message, and answers it', async () => {
    const chat = await visit(stack);
    const id = randomUUID();
    await chat.ask('Lost in a bug?', id);
    // As if the run believed in an end that the record does not have.
    await stack.prisma.turn.deleteMany({ where: { conversationId: chat.conversationId } });
    await stack.prisma.conversationEvent.updateMany({
      where: { conversationId: chat.conversationId, seq: 3 },
      data: { eventId: 'something-else', actor: 'system' },
    });
    const { conversationId } = chat;
    await stack.prisma.pendingMessage.create({
      data: { conversationId, botId: stack.botId, clientMessageId: id, seq: 2 },
    });
    const shown = await inspect(stack, { conversationId, action: 'redrive' });
    expect(shown.finding?.kind).toBe('forgotten');
    expect(shown.words).toContain('There was nothing that is safe to do.');
    const { words } = await inspect(stack, { conversationId, action: 'restart' });
    expect(words).toEqual(expect.arrayContaining(['Its run was ended.', '1 sent to a new run.']));
    await expect.poll(() => readPending(chat), { timeout: 20_000 }).toEqual([]);
  });

  it('is refused where there is none', async () => {
    const asked = inspect(stack, { conversationId: randomUUID(), action: 'show' });
    await expect(asked).rejects.toMatchObject({ cause: { cause: { type: 'ConversationNotFound' } } });
  });
});
