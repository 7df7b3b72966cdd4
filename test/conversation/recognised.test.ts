import { randomBytes, randomUUID } from 'node:crypto';

import { SignJWT } from 'jose';
import { expect, it } from 'vitest';

import type { LanguageModel } from '../../activities/ports.js';
import { CUSTOMER_SECRET } from '../../api/auth/customer-tokens.js';
import { requestCustomerToken } from '../../client/index.js';
import type { CustomerToken } from '../../contracts/customers.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { createSealer } from '../../infra/runtime/sealing.js';
import { createBotStore } from '../../prisma/stores/bots.js';
import { conversationStateQuery } from '../../workflows/conversation/messages.js';
import { toAsked } from '../support/asked.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';

const QUESTION = 'What is the code of my locker?';

/** Knows nothing but what its prompt says. */
const reader: LanguageModel = {
  answer({ prompt, onDelta }) {
    const code = /code of my locker is (\w+)/.exec(prompt.map(({ text }) => text).join('\n'))?.[1];
    const text = toAsked(prompt) === QUESTION ? (code ?? 'I do not know.') : 'I see.';
    onDelta(text);
    return Promise.resolve({ text, model: 'reader', usage: { inputTokens: 1, outputTokens: 1 } });
  },
};

/** The site of a bot, which signs who its customers are. */
async function openSite({ url, botId, prisma, env }: Stack) {
  const secret = randomBytes(32).toString('base64url');
  const sealer = createSealer(env.PARLEY_ENCRYPTION_KEYS);
  const sealed = sealer.seal({ text: secret, purpose: `${CUSTOMER_SECRET}:${botId}` });
  await createBotStore(prisma).saveCustomerSecret({ botId, sealed });
  return async (sub: string, visitorToken?: string): Promise<CustomerToken> => {
    const customerToken = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(secret));
    const former = visitorToken === undefined ? {} : { visitorToken };
    return await requestCustomerToken({ baseUrl: url, botId, customerToken, ...former });
  };
}

const settings = {
  knowledge: { mode: 'none' as const },
  memory: { recall: 'person' as const },
  conversation: { windowMessages: 2 },
};

/** A visitor who has told the code of their locker, and enough since for it to be in their memory. */
async function tell(stack: Stack) {
  const chat = await visit(stack);
  await chat.ask('The code of my locker is QX77.');
  for (const text of ['It rained on Monday.', 'It snowed on Tuesday.', 'It hailed on Friday.']) await chat.ask(text);
  return chat;
}

async function expectRecalled(stack: Stack, token: string): Promise<void> {
  const chat = await visit({ ...stack, token });
  await expect.poll(() => chat.ask(QUESTION, randomUUID()), { timeout: 20_000, interval: 500 }).toBe('QX77');
}

it('what a visitor told is remembered for the customer whom they turn out to be', { timeout: 120_000 }, async () => {
  const stack = await startStack({ model: reader, bot: { settings } });
  try {
    const become = await openSite(stack);
    const phone = await become('customer-1');
    const laptop = await tell(stack);
    const { visitorId, conversationsBrought } = await become('customer-1', laptop.token);
    expect({ visitorId, conversationsBrought }).toEqual({ visitorId: phone.visitorId, conversationsBrought: 1 });
    await expectRecalled(stack, phone.token);

    const handle = stack.temporal.workflow.getHandle(toConversationWorkflowId(laptop.conversationId));
    expect(await handle.query(conversationStateQuery)).toMatchObject({ personId: phone.visitorId, pending: [] });
    const stranger = await visit({ ...stack, token: (await become('customer-2')).token });
    expect(await stranger.ask(QUESTION)).toBe('I do not know.');
  } finally {
    await stack.close();
  }
});

it('so is what is in a conversation that runs no more, and begins again to be told', { timeout: 120_000 }, async () => {
  const stack = await startStack({ model: reader, bot: { settings } });
  try {
    const become = await openSite(stack);
    const phone = await become('customer-1');
    const laptop = await tell(stack);
    // In their own memory by now: a conversation of theirs recalls it.
    await expectRecalled(stack, laptop.token);
    await stack.temporal.workflow.getHandle(toConversationWorkflowId(laptop.conversationId)).terminate('test');
    // The run that the signal starts reads the log when it names the customer already.
    await stack.stopWorkers();
    await become('customer-1', laptop.token);
    await stack.startWorkers();
    await expectRecalled(stack, phone.token);
  } finally {
    await stack.close();
  }
});
