import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toEscalationWorkflowId } from '../../contracts/temporal.js';
import { moveOn } from '../../workflows/conversation/messages.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';

const WITHIN = { timeout: 20_000, interval: 50 };

let stack: Stack;
let ada: Desk;

beforeAll(async () => {
  const handOver = {
    ...{ enabled: true, leaseSeconds: 2 },
    ...{ firstResponseMinutes: 0.05, nextResponseMinutes: 0, resolutionMinutes: 0 },
  };
  stack = await startStack({ bot: { settings: { knowledge: { mode: 'none' }, handOver } } });
  ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
}, 120_000);
afterAll(() => stack.close(), 120_000);

async function openEscalation(): Promise<string> {
  const chat = await visit(stack);
  await chat.requestPeople();
  const find = async () => (await ada.list()).find(({ conversationId }) => conversationId === chat.conversationId)?.id;
  await expect.poll(find, WITHIN).toBeDefined();
  return (await find()) ?? '';
}

const statusOf = async (id: string) => (await ada.list()).find((escalation) => escalation.id === id)?.status;

describe('a claim', () => {
  it('ends with the console of its agent, and the conversation waits again', async () => {
    const id = await openEscalation();
    await ada.claim(id);
    await expect.poll(() => statusOf(id), WITHIN).toBe('waiting');
  });

  it('lasts for as long as the console says that it is there', async () => {
    const id = await openEscalation();
    await ada.claim(id);
    await ada.say(id, 'Good day.');
    const claimedAt = Date.now();
    const stay = async () => {
      await ada.sayPresence();
      expect(await statusOf(id)).toBe('claimed');
      return Date.now() - claimedAt;
    };
    await expect.poll(stay, WITHIN).toBeGreaterThan(5_000);
    await ada.end(id, 'resolved');
  });
});

describe('a deadline', () => {
  it('comes near and is missed once, through new runs, workers that go, and a run that is lost', async () => {
    const id = await openEscalation();
    const handle = stack.temporal.workflow.getHandle(toEscalationWorkflowId(id));
    await expect
      .poll(
        () =>
          handle.signal(moveOn).then(
            () => 'moved',
            () => 'not there yet',
          ),
        WITHIN,
      )
      .toBe('moved');
    await stack.stopWorkers();
    await stack.startWorkers();
    const types = async () => (await ada.readInternal(id)).map(({ type }) => type);
    await expect.poll(types, WITHIN).toContain('deadline.missed');
    await handle.signal(moveOn);
    await ada.claim(id);
    await handle.terminate('test');
    await ada.release(id);
    const passed = async () => (await handle.query<{ passed: string[] } | null>('escalationState'))?.passed.length;
    await expect.poll(passed, WITHIN).toBe(3);
    expect(await types()).toEqual(['deadline.near', 'deadline.missed']);
    expect((await ada.list()).find((escalation) => escalation.id === id)?.priority).toBe('high');
    await ada.claim(id);
    await ada.end(id, 'resolved');
  });
});
