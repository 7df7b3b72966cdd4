import { expect } from 'vitest';

import { toEndedMessages } from '../../contracts/events.js';
import { toConversationWorkflowId, toEscalationWorkflowId } from '../../contracts/temporal.js';
import { moveOn } from '../../workflows/conversation/messages.js';
import { openDesk, type Desk } from '../support/staff-desk.js';
import type { Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import type { Scenario } from './scenario.js';

const WITHIN = { timeout: 20_000, interval: 20 };

async function untilEnded(chat: Visit, ids: string[]): Promise<void> {
  await expect
    .poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN)
    .toEqual(expect.arrayContaining(ids));
}

async function untilLogged(chat: Visit, type: string): Promise<void> {
  await expect.poll(async () => (await chat.readEvents()).map((event) => event.type), WITHIN).toContain(type);
}

const idOf = ({ conversationId }: Visit): string => toConversationWorkflowId(conversationId);

const HAND_OVER = {
  handOver: {
    ...{ enabled: true, leaseSeconds: 60 },
    ...{ firstResponseMinutes: 0.02, nextResponseMinutes: 0, resolutionMinutes: 0 },
  },
};

async function handOver(stack: Stack, chat: Visit): Promise<{ ada: Desk; escalationId: string }> {
  const ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
  await chat.requestPeople();
  await expect.poll(async () => (await ada.list()).length, WITHIN).toBe(1);
  return { ada, escalationId: (await ada.list())[0]?.id ?? '' };
}

const OFFER: NonNullable<Scenario['flows']>[number] = {
  ...{ id: 'lead', title: 'An offer', onComplete: 'lead', texts: { completed: 'Thank you.' } },
  steps: [{ id: 'email', type: 'email', prompt: 'Which address?' }],
};

/** What a conversation may go through, each at least once. */
export const CONVERSATION_SCENARIOS: Scenario[] = [
  {
    name: 'conversation-plain-turn',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      await chat.ask('And when does it come?');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-joint-answer',
    settings: { conversation: { followUps: 'queue' } },
    play: async ({ stack, model }) => {
      const chat = await visit(stack);
      const first = await chat.send('Please wait with the first answer.');
      await expect.poll(model.asked, WITHIN).toBe(1);
      // Past the time in which messages join whatever the policy.
      const askedAt = Date.now();
      await expect.poll(() => Date.now() - askedAt, WITHIN).toBeGreaterThan(400);
      const rest = [await chat.send('Second?'), await chat.send('Third?')];
      await expect.poll(async () => (await chat.readEvents()).length, WITHIN).toBe(4);
      model.letGo();
      await untilEnded(chat, [first, ...rest]);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-superseded-turn',
    play: async ({ stack, model }) => {
      const chat = await visit(stack);
      const first = await chat.send('Please wait, there is more.');
      await expect.poll(model.asked, WITHIN).toBe(1);
      const second = await chat.send('It is number 4711.');
      await expect.poll(model.asked, WITHIN).toBe(2);
      model.letGo();
      await untilEnded(chat, [first, second]);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-cancelled-turn',
    play: async ({ stack, model }) => {
      const chat = await visit(stack);
      const first = await chat.send('Please wait for ever.');
      await expect.poll(model.asked, WITHIN).toBe(1);
      await chat.cancel('turn-1');
      await untilEnded(chat, [first]);
      await chat.ask('A short one, please.');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-waited-for-workers',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await stack.stopWorkers();
      const ids = [await chat.send('First?'), await chat.send('Second?')];
      await chat.cancel('turn-9');
      await stack.startWorkers();
      await untilEnded(chat, ids);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-nobody-was-free',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await stack.stopWorkers();
      const id = await chat.send('Where is my order?');
      await stack.startWorkers(['conversations']);
      await untilLogged(chat, 'message.created');
      await stack.stopWorkers();
      await stack.startWorkers();
      await untilEnded(chat, [id]);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-continued-as-new',
    settings: { conversation: { turnsPerRun: 2 } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      for (let turn = 1; turn <= 5; turn += 1) await chat.ask(`Question ${turn}?`);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-moved-on',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      const handle = stack.temporal.workflow.getHandle(idOf(chat));
      const { runId } = await handle.describe();
      await handle.signal(moveOn);
      await expect.poll(async () => (await handle.describe()).runId, WITHIN).not.toBe(runId);
      await chat.ask('And when does it come?');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-reminded-and-closed',
    settings: { idle: { remindAfterMinutes: 0.02, closeAfterMinutes: 0.04, keepMinutes: 0.02 } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      await untilLogged(chat, 'conversation.closed');
      const handle = stack.temporal.workflow.getHandle(idOf(chat));
      await expect.poll(async () => (await handle.describe()).status.name, WITHIN).toBe('COMPLETED');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-opened-again',
    settings: { idle: { closeAfterMinutes: 0.02 } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      await untilLogged(chat, 'conversation.closed');
      await chat.ask('Are you still there?');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-captured-lead',
    flows: [OFFER],
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('An offer!');
      await chat.ask('ada@example.com');
      return idOf(chat);
    },
  },
  {
    // A run from the log asks once more for the lead that the latest answer asked for.
    name: 'conversation-captured-lead-once-more',
    flows: [OFFER],
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('An offer!');
      await chat.ask('ada@example.com');
      await stack.temporal.workflow.getHandle(idOf(chat)).terminate('recorded');
      await chat.ask('An offer!');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-restored-from-log',
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      await stack.temporal.workflow.getHandle(idOf(chat)).terminate('recorded');
      await chat.ask('And when does it come?');
      return idOf(chat);
    },
  },
  {
    name: 'conversation-summary-and-memory',
    settings: { conversation: { windowMessages: 2 } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      const remembered = async (): Promise<number> => {
        const { events } = await stack.temporal.workflow.getHandle(idOf(chat)).fetchHistory();
        const scheduled = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
        return scheduled?.filter((name) => name === 'rememberMessages').length ?? 0;
      };
      await chat.ask('The parcel is blue.');
      await chat.ask('It rained on Monday.');
      await expect.poll(remembered, WITHIN).toBeGreaterThan(0);
      for (const text of ['It snowed on Tuesday.', 'It hailed on Friday.', 'What colour is the parcel?'])
        await chat.ask(text);
      return idOf(chat);
    },
  },
  {
    name: 'conversation-handed-over',
    settings: HAND_OVER,
    play: async ({ stack, model }) => {
      const chat = await visit(stack);
      const asked = await chat.send('Please wait, and let me talk to somebody.');
      await expect.poll(model.asked, WITHIN).toBe(1);
      const { ada, escalationId } = await handOver(stack, chat);
      const sent = await chat.send('Is anybody there?');
      await untilEnded(chat, [asked, sent]);
      await ada.claim(escalationId);
      await ada.end(escalationId, 'handed_back');
      model.letGo();
      await chat.ask('And what does the bot say?');
      return idOf(chat);
    },
  },
  {
    name: 'escalation',
    settings: HAND_OVER,
    play: async ({ stack }) => {
      const { ada, escalationId } = await handOver(stack, await visit(stack));
      await ada.claim(escalationId);
      const types = async () => (await ada.readInternal(escalationId)).map(({ type }) => type);
      await expect.poll(types, WITHIN).toContain('deadline.missed');
      await expect.poll(async () => (await ada.list())[0]?.status, WITHIN).toBe('waiting');
      await stack.temporal.workflow.getHandle(toEscalationWorkflowId(escalationId)).signal(moveOn);
      await ada.claim(escalationId);
      await ada.release(escalationId);
      await ada.claim(escalationId);
      await ada.end(escalationId, 'resolved');
      return toEscalationWorkflowId(escalationId);
    },
  },
  {
    name: 'escalation-reopened',
    settings: HAND_OVER,
    play: async ({ stack }) => {
      const chat = await visit(stack);
      const { ada, escalationId } = await handOver(stack, chat);
      await ada.claim(escalationId);
      await ada.end(escalationId, 'resolved');
      const path = `/bots/${stack.botId}/conversations/${chat.conversationId}/reopen`;
      const { body: reopened } = await ada.call<{ id: string }>('POST', path);
      await ada.end(reopened.id, 'resolved');
      return toEscalationWorkflowId(reopened.id);
    },
  },
  {
    name: 'escalation-unanswered',
    settings: { ...HAND_OVER, handOver: { enabled: true, resolutionMinutes: 0.02 }, tickets: { unsolved: true } },
    play: async ({ stack }) => {
      const chat = await visit(stack);
      await chat.ask('Where is my order?');
      await chat.ask('And when does it come?');
      await chat.requestPeople();
      const ada = await openDesk(stack, { name: 'Ada', botIds: [stack.botId] });
      await expect.poll(async () => (await ada.list('ended'))[0]?.outcome, WITHIN).toBe('unanswered');
      return toEscalationWorkflowId((await ada.list('ended'))[0]?.id ?? '');
    },
  },
];
