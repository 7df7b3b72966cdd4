import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import {
  createParleyClient,
  getBot,
  ParleyError,
  requestVisitorToken,
  type Conversation,
  type ParleyClient,
} from '../../client/index.js';
import { startStack, type Stack } from '../support/stack.js';

let stack: Stack;
const open: Conversation[] = [];

beforeAll(async () => {
  stack = await startStack();
}, 120_000);

afterEach(() => {
  for (const conversation of open.splice(0)) conversation.close();
});

afterAll(async () => {
  await stack.close();
}, 60_000);

async function createVisitor(): Promise<ParleyClient> {
  const { token } = await requestVisitorToken({ baseUrl: stack.url, botSlug: stack.slug });
  return createParleyClient({ baseUrl: stack.url, token, WebSocket });
}

function openConversation(client: ParleyClient, conversationId?: string): Conversation {
  const existing = conversationId === undefined ? {} : { conversationId };
  const conversation = client.openConversation({ botId: stack.botId, ...existing });
  open.push(conversation);
  return conversation;
}

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

async function areAnswered(conversation: Conversation, clientMessageIds: string[]): Promise<void> {
  await until(() => {
    const answered = conversation
      .getSnapshot()
      .messages.flatMap((message) => (message.kind === 'recorded' ? (message.answer?.answers ?? []) : []));
    expect(answered.sort()).toEqual([...clientMessageIds].sort());
  });
}

describe('the client with the real api', () => {
  it('gets to know a bot by its slug', async () => {
    const bot = await getBot({ baseUrl: stack.url, slug: stack.slug });
    expect(bot).toMatchObject({ id: stack.botId, slug: stack.slug });
    await expect(getBot({ baseUrl: stack.url, slug: 'nobody' })).rejects.toMatchObject({
      problem: { status: 404, code: 'bot_not_found' },
      retryable: false,
    });
  });

  it('talks, and another connection of the visitor sees the same log', async () => {
    const client = await createVisitor();
    const conversation = openConversation(client);
    const ids = ['one', 'two'].map((text) => conversation.send({ text }).clientMessageId);
    await areAnswered(conversation, ids);
    const again = openConversation(client, conversation.conversationId);
    await until(() => {
      expect(again.getSnapshot().history).toBe('complete');
    });
    expect(again.getSnapshot().events).toEqual(conversation.getSnapshot().events);
    const { events } = await client.api.readEvents({ conversationId: conversation.conversationId, after: 0 });
    expect(conversation.getSnapshot().events).toEqual(events);
  });

  it('gets every message answered once while the api is started again under it', async () => {
    const conversation = openConversation(await createVisitor());
    const ids: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      ids.push(conversation.send({ text: `message ${i}` }).clientMessageId);
      if (i % 4 === 1) await stack.restartApi();
    }
    await areAnswered(conversation, ids);
    const { events, lastSeq } = conversation.getSnapshot();
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: lastSeq }, (_, index) => index + 1));
    const sent = events.flatMap((event) =>
      event.type === 'message.created' && event.payload.role === 'customer' ? [event.payload.messageId] : [],
    );
    expect(sent).toEqual(ids);
  });

  it('says that an answer is late while no worker is there, and shows it when one is', async () => {
    const conversation = openConversation(await createVisitor());
    await stack.stopWorkers();
    const { clientMessageId } = conversation.send({ text: 'is anybody there?' });
    await until(() => {
      const { delayed, messages } = conversation.getSnapshot();
      expect(delayed).toBe(true);
      expect(messages).toMatchObject([{ kind: 'own', status: { state: 'acknowledged' } }]);
    });
    await stack.startWorkers();
    await areAnswered(conversation, [clientMessageId]);
    expect(conversation.getSnapshot().delayed).toBe(false);
  });

  it('marks a message that the api does not take as failed, with the reason', async () => {
    const conversation = openConversation(await createVisitor());
    conversation.send({ text: 'a bell: \u0007' });
    await until(() => {
      expect(conversation.getSnapshot().messages).toMatchObject([
        { status: { state: 'failed', problem: { status: 422, code: 'invalid_request' } } },
      ]);
    });
  });

  it('does not get into the conversation of another visitor', async () => {
    const mine = openConversation(await createVisitor());
    await until(() => {
      expect(mine.getSnapshot().connection.state).toBe('open');
    });
    const stranger = await createVisitor();
    const theirs = openConversation(stranger, mine.conversationId);
    await until(() => {
      expect(theirs.getSnapshot().connection).toMatchObject({ state: 'closed', reason: { kind: 'not-found' } });
    });
    const reading = stranger.api.readEvents({ conversationId: mine.conversationId, after: 0 });
    await expect(reading).rejects.toBeInstanceOf(ParleyError);
    const making = stranger.openConversation({
      botId: stack.botId,
      conversationId: mine.conversationId,
      createIfMissing: true,
    });
    open.push(making);
    await until(() => {
      expect(making.getSnapshot().connection).toMatchObject({ state: 'closed', reason: { kind: 'not-found' } });
    });
  });

  it('is closed as unauthenticated with a token that the api did not sign', async () => {
    const client = createParleyClient({ baseUrl: stack.url, token: 'not-a-token', WebSocket });
    const conversation = openConversation(client);
    await until(() => {
      expect(conversation.getSnapshot().connection).toMatchObject({
        state: 'closed',
        reason: { kind: 'unauthenticated' },
      });
    });
  });
});
