import { randomUUID } from 'node:crypto';
import path from 'node:path';

import temporalProto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { AnonymousToken, ConversationResource, EventPage, MessageEnded } from '../../contracts/http.js';
import { TASK_QUEUES, toConversationWorkflowId, toIngestionWorkflowId } from '../../contracts/temporal.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { INGESTION_WORKFLOW } from '../../workflows/ingestion/messages.js';
import { startStack, type Stack } from '../support/stack.js';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ bot: { folder: path.join(findProjectRoot(), 'bots', 'demo') } });
}, 120_000);

afterAll(() => stack.close(), 120_000);

async function call(
  address: string,
  init: { token: string | null; method?: string; headers?: Record<string, string>; body?: string },
): Promise<unknown> {
  const { token, ...rest } = init;
  const response = await fetch(`${stack.url}/api/v1${address}`, {
    ...rest,
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...rest.headers,
    },
  });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${address} answers ${response.status}: ${JSON.stringify(body)}`);
  return body;
}

async function startConversation(): Promise<{ token: string; conversationId: string }> {
  const { token } = AnonymousToken.parse(
    await call('/auth/anonymous', { token: null, method: 'POST', body: JSON.stringify({ botSlug: stack.slug }) }),
  );
  const conversation = await call('/conversations', { method: 'POST', body: '{}', token });
  return { token, conversationId: ConversationResource.parse(conversation).id };
}

describe('Parley as a whole', () => {
  test('answers a question from its knowledge, with the source, and keeps both in the log', async () => {
    const { token, conversationId } = await startConversation();
    const clientMessageId = randomUUID();
    const ended = MessageEnded.parse(
      await call(`/conversations/${conversationId}/messages?wait=30`, {
        method: 'POST',
        token,
        headers: { 'idempotency-key': clientMessageId },
        body: JSON.stringify({ text: 'How long does delivery take?' }),
      }),
    );
    if (!('answer' in ended)) throw new Error('The message was cancelled.');
    const { receipt, answer } = ended;
    expect(receipt).toEqual({ conversationId, clientMessageId });
    if (answer.type !== 'message.created') throw new Error(`The answer is a ${answer.type}.`);
    expect(answer.payload.answer).toMatchObject({ answers: [clientMessageId], origin: 'knowledge', degraded: false });
    expect(answer.payload.answer?.citations.length).toBeGreaterThan(0);

    const page = EventPage.parse(await call(`/conversations/${conversationId}/events?after=0`, { token }));
    expect(page.events.map(({ seq, type }) => ({ seq, type }))).toEqual([
      { seq: 1, type: 'conversation.started' },
      { seq: 2, type: 'message.created' },
      { seq: 3, type: 'message.created' },
    ]);
    expect(page.events.at(-1)).toEqual(answer);
  });

  test('can be followed by one correlation id from the request to the activity that answers', async () => {
    const { token, conversationId } = await startConversation();
    const correlationId = randomUUID();
    await call(`/conversations/${conversationId}/messages?wait=30`, {
      method: 'POST',
      token,
      headers: { 'idempotency-key': randomUUID(), 'x-correlation-id': correlationId },
      body: JSON.stringify({ text: 'How long does delivery take?' }),
    });
    const said = () =>
      stack
        .logLines()
        .map((line) => JSON.parse(line) as { correlationId?: string; msg: string; activity?: string })
        .filter((line) => line.correlationId === correlationId)
        .map(({ msg, activity = '' }) => `${msg} ${activity}`.trim());
    await expect.poll(said).toEqual(expect.arrayContaining(['request', 'activity completed reasonTurn']));
    expect(stack.logLines().join('\n')).not.toContain('How long does delivery take');
  });

  test('shows Temporal nothing of what is said, nor of what goes wrong', async () => {
    const { token, conversationId } = await startConversation();
    await call(`/conversations/${conversationId}/messages?wait=30`, {
      method: 'POST',
      token,
      headers: { 'idempotency-key': randomUUID() },
      body: JSON.stringify({ text: 'Marzipan is my favourite' }),
    });
    const conversation = stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId));
    const history = await conversation.fetchHistory();
    const stored = temporalProto.temporal.api.history.v1.History.encode(history).finish();
    expect(Buffer.from(stored).toString('latin1')).not.toContain('Marzipan');

    // Ingestion of a knowledge generation that is not there fails, and is tried again.
    const generationId = randomUUID();
    const ingestion = await stack.temporal.workflow.start(INGESTION_WORKFLOW, {
      workflowId: toIngestionWorkflowId(generationId),
      taskQueue: TASK_QUEUES.batch,
      args: [{ botId: stack.botId, generationId }],
    });
    const lastFailure = async () => (await ingestion.describe()).raw.pendingActivities?.[0]?.lastFailure;
    await expect.poll(lastFailure, { timeout: 20_000 }).toMatchObject({ message: 'Encoded failure', stackTrace: '' });
    await ingestion.terminate();
  });

  test('takes messages while every worker is down, and answers each once when workers are back', async () => {
    const { token, conversationId } = await startConversation();
    await stack.stopWorkers();
    const ids = [randomUUID(), randomUUID()];
    for (const clientMessageId of [...ids, ...ids]) {
      await call(`/conversations/${conversationId}/messages`, {
        method: 'POST',
        token,
        headers: { 'idempotency-key': clientMessageId },
        body: JSON.stringify({ text: 'Can I return my order?' }),
      });
    }
    await stack.startWorkers();
    await expect
      .poll(async () => await answeredIds(token, conversationId), { timeout: 30_000 })
      .toEqual([...ids].sort());
  });

  test('serves the same conversation after the api was restarted', async () => {
    const { token, conversationId } = await startConversation();
    await stack.restartApi();
    const conversation = ConversationResource.parse(await call(`/conversations/${conversationId}`, { token }));
    expect(conversation).toMatchObject({ id: conversationId, status: 'open', lastSeq: 1 });
  });
});

async function answeredIds(token: string, conversationId: string): Promise<string[]> {
  const { events } = EventPage.parse(await call(`/conversations/${conversationId}/events?after=0`, { token }));
  return events
    .flatMap((event) => (event.type === 'message.created' ? (event.payload.answer?.answers ?? []) : []))
    .sort();
}
