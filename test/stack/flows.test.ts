import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';

import { createParleyClient } from '../../client/index.js';
import type { MessagePayload } from '../../contracts/events.js';
import { toConversationWorkflowId, toLeadWorkflowId } from '../../contracts/temporal.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { LEAD_WORKFLOW } from '../../workflows/lead/messages.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ bot: { folder: path.join(findProjectRoot(), 'bots', 'demo') } });
}, 120_000);
afterAll(() => stack.close(), 120_000);

/** Says something, and gives the message that answers it. */
async function say(chat: Visit, text: string): Promise<MessagePayload> {
  await chat.ask(text);
  const last = (await chat.readEvents()).at(-1);
  if (last?.type !== 'message.created') throw new Error('The last event is no message.');
  return last.payload;
}

const terminate = ({ conversationId }: Visit) =>
  stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId)).terminate('as if it had died');

describe('a lead', { timeout: 120_000 }, () => {
  it('is captured once, with a question in the middle, ways back, and two runs that ended', async () => {
    const chat = await visit(stack);
    expect(await say(chat, 'Could you make us an offer?')).toMatchObject({
      text: expect.stringMatching(/What is your name\?$/) as string,
      answer: { origin: 'flow', citations: [] },
      flow: { state: 'asking', flowId: 'sales', step: 'name', type: 'name', progress: { step: 1, of: 6 } },
    });

    const answered = await say(chat, 'How much does shipping cost?');
    expect(answered).toMatchObject({ answer: { origin: 'knowledge' }, flow: { step: 'name' } });
    expect(answered.answer?.citations).toMatchObject([{ passageId: 'shipping-cost' }]);
    expect(answered.text).toMatch(/\n\nTo go on: What is your name\?$/);

    expect(await say(chat, 'Ada Lovelace')).toMatchObject({ flow: { step: 'email', optional: false } });
    expect(await say(chat, 'ada at example')).toMatchObject({
      text: expect.stringMatching(/^That does not look like an e-mail address/) as string,
      flow: { step: 'email' },
    });

    await terminate(chat);
    expect(await say(chat, 'back')).toMatchObject({
      text: expect.stringContaining('So far: Ada Lovelace.') as string,
      flow: { step: 'name' },
    });
    expect(await say(chat, 'skip')).toMatchObject({ flow: { step: 'email' } });
    expect(await say(chat, 'ada.lovelace@example.com')).toMatchObject({
      flow: { step: 'phone', optional: true },
      answer: { suggestions: ['Skip'] },
    });
    await say(chat, 'Skip');
    await say(chat, 'Analytical Engines');
    expect(await say(chat, 'forty mugs with our logo')).toMatchObject({
      text: expect.stringMatching(/Name: Ada Lovelace\n.*Phone: –\n/s) as string,
      flow: { step: 'confirm', type: 'confirm', progress: { step: 6, of: 6 } },
      answer: { suggestions: ['Yes', 'No'] },
    });

    await terminate(chat);
    expect(await stack.prisma.lead.count({ where: { conversationId: chat.conversationId } })).toBe(0);
    const done = await say(chat, 'yes');
    expect(done).toMatchObject({ answer: { origin: 'flow' }, flow: { state: 'completed', flowId: 'sales' } });

    const leads = await stack.prisma.lead.findMany({ where: { conversationId: chat.conversationId } });
    expect(leads).toMatchObject([
      {
        ...{ botId: stack.botId, name: 'Ada Lovelace', email: 'ada.lovelace@example.com', phone: null },
        ...{ company: 'Analytical Engines', need: 'forty mugs with our logo' },
      },
    ]);
    const handle = stack.temporal.workflow.getHandle(toLeadWorkflowId(leads[0]?.id ?? ''));
    await expect
      .poll(() =>
        handle.describe().then(
          ({ type }) => type,
          () => null,
        ),
      )
      .toBe(LEAD_WORKFLOW);

    // What its latest answer asked for is there already when a run begins anew.
    await terminate(chat);
    expect(await say(chat, 'How much does shipping cost?')).toMatchObject({ answer: { origin: 'knowledge' } });
    expect(await stack.prisma.lead.count({ where: { conversationId: chat.conversationId } })).toBe(1);
    expect(stack.logLines().join('\n')).not.toMatch(/lovelace|analytical|forty/i);
  });

  it('is none where its customer stops, and a button begins over a socket, too', async () => {
    const chat = await visit(stack);
    const client = createParleyClient({ baseUrl: stack.url, token: chat.token, WebSocket });
    const conversation = client.openConversation({ botId: stack.botId, conversationId: chat.conversationId });
    const last = () => conversation.getSnapshot().messages.findLast(({ kind }) => kind === 'recorded');
    conversation.send({ text: 'I am interested', quickReplyId: 'flow:sales' });
    await expect.poll(last, { timeout: 20_000 }).toMatchObject({ flow: { state: 'asking', step: 'name' } });
    conversation.close();

    await say(chat, 'Grace Hopper');
    expect(await say(chat, 'Never mind!')).toMatchObject({
      text: 'All right, I have stopped. Nothing was passed on to sales.',
      flow: { state: 'cancelled', reason: 'customer' },
    });

    const { conversationId } = chat;
    expect(await stack.prisma.lead.count({ where: { conversationId } })).toBe(0);
    const session = await stack.prisma.flowSession.findUnique({ where: { conversationId } });
    expect(session).toMatchObject({ status: 'cancelled', slots: {} });
    expect(await say(chat, 'How much does shipping cost?')).not.toHaveProperty('flow');
  });

  it('is offered where the bot has no answer', async () => {
    const chat = await visit(stack);
    expect(await say(chat, 'Who painted the Mona Lisa?')).toMatchObject({
      answer: { origin: 'fallback', suggestions: ['Talk to sales', expect.any(String), expect.any(String)] },
    });
  });
});
