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

it('what a visitor told is remembered for the customer whom they turn out to be', { timeout: 120_000 }, async () => {
  const settings = {
    knowledge: { mode: 'none' as const },
    memory: { recall: 'person' as const },
    conversation: { windowMessages: 2 },
  };
  const stack = await startStack({ model: reader, bot: { settings } });
  try {
    const become = await openSite(stack);
    const phone = await become('customer-1');
    const laptop = await visit(stack);
    await laptop.ask('The code of my locker is QX77.');
    for (const text of ['It rained on Monday.', 'It snowed on Tuesday.', 'It hailed on Friday.'])
      await laptop.ask(text);

    const { visitorId, conversationsBrought } = await become('customer-1', laptop.token);
    expect({ visitorId, conversationsBrought }).toEqual({ visitorId: phone.visitorId, conversationsBrought: 1 });
    const onPhone = await visit({ ...stack, token: phone.token });
    await expect
      .poll(async () => await onPhone.ask(QUESTION, randomUUID()), { timeout: 20_000, interval: 500 })
      .toBe('QX77');

    const handle = stack.temporal.workflow.getHandle(toConversationWorkflowId(laptop.conversationId));
    expect(await handle.query(conversationStateQuery)).toMatchObject({ personId: phone.visitorId, pending: [] });
    const stranger = await visit({ ...stack, token: (await become('customer-2')).token });
    expect(await stranger.ask(QUESTION)).toBe('I do not know.');
  } finally {
    await stack.close();
  }
});
