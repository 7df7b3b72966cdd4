import { afterEach, describe, expect, it } from 'vitest';

import { createOpenAiModel } from '../../activities/agent/index.js';
import type { ModelRequest } from '../../activities/ports.js';
import { startModelServer, type ModelReply, type ModelServer } from '../support/model-server.js';

let server: ModelServer | undefined;
afterEach(async () => {
  const closing = server;
  server = undefined;
  await closing?.close();
});

/** Asks a scripted server once; gathers what came. */
async function ask(
  reply: ModelReply | undefined,
  options: { timeoutMs?: number; signal?: AbortSignal; apiKey?: string; onDelta?: (text: string) => void } = {},
) {
  server = await startModelServer(reply === undefined ? [] : [reply]);
  const model = createOpenAiModel({
    apiKey: options.apiKey ?? server.apiKey,
    baseURL: server.baseURL,
    model: 'test-model',
    timeoutMs: options.timeoutMs ?? 5000,
  });
  const deltas: string[] = [];
  const request: ModelRequest = {
    prompt: [
      { role: 'system', text: 'Be kind.' },
      { role: 'customer', text: 'Hello' },
      { role: 'bot', text: 'Hello! How can I help?' },
      { role: 'customer', text: 'Where is my parcel?' },
    ],
    signal: options.signal ?? new AbortController().signal,
    onDelta: (text) => {
      deltas.push(text);
      options.onDelta?.(text);
    },
  };
  const start = performance.now();
  const outcome = await model.answer(request).then(
    (answer) => ({ answer, error: undefined }),
    (error: unknown) => ({ answer: undefined, error: error as Record<string, unknown> }),
  );
  return { ...outcome, deltas, elapsedMs: performance.now() - start };
}

describe('a model that answers', () => {
  it('streams its text and tells model and usage', async () => {
    const text = 'Your parcel is on its way; the link in the mail shows where.';
    const { answer, deltas } = await ask({ kind: 'text', text, usage: { inputTokens: 120, outputTokens: 15 } });
    expect(answer).toEqual({ text, model: 'test-model', usage: { inputTokens: 120, outputTokens: 15 } });
    expect(deltas.join('')).toBe(text);
    expect(deltas.length).toBeGreaterThan(1);
  });

  it('is sent the prompt word by word, and asked for a stream with usage', async () => {
    await ask({ kind: 'text', text: 'Yes.' });
    const [request] = server?.requests ?? [];
    expect(request).toMatchObject({ model: 'test-model', stream: true, stream_options: { include_usage: true } });
    expect(request?.messages.map(({ role, content }) => ({ role, content }))).toEqual([
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hello! How can I help?' },
      { role: 'user', content: 'Where is my parcel?' },
    ]);
  });
});

describe('a model that fails', () => {
  const cases: [string, ModelReply, { type: string; nonRetryable: boolean }][] = [
    [
      'refuses for load',
      { kind: 'error', status: 429, retryAfterSeconds: 3 },
      { type: 'ModelOverloaded', nonRetryable: false },
    ],
    [
      'has no quota left',
      { kind: 'error', status: 429, code: 'insufficient_quota' },
      { type: 'ModelOverloaded', nonRetryable: true },
    ],
    [
      'asks for a long wait',
      { kind: 'error', status: 429, retryAfterSeconds: 600 },
      { type: 'ModelOverloaded', nonRetryable: true },
    ],
    ['fails inside', { kind: 'error', status: 500 }, { type: 'ModelUnavailable', nonRetryable: false }],
    ['is overloaded', { kind: 'error', status: 503 }, { type: 'ModelOverloaded', nonRetryable: false }],
    ['refuses the request', { kind: 'error', status: 400 }, { type: 'ModelRejected', nonRetryable: true }],
    [
      'finds the request too long',
      { kind: 'error', status: 400, code: 'context_length_exceeded' },
      { type: 'ModelRejected', nonRetryable: true },
    ],
    ['forbids the key', { kind: 'error', status: 403 }, { type: 'ModelKeyRefused', nonRetryable: true }],
    ['does not know the model', { kind: 'error', status: 404 }, { type: 'ModelRejected', nonRetryable: true }],
    [
      'breaks off',
      { kind: 'cut-after', text: 'Your parcel', how: 'broken' },
      { type: 'ModelUnavailable', nonRetryable: false },
    ],
    [
      'ends early',
      { kind: 'cut-after', text: 'Your parcel', how: 'ended' },
      { type: 'ModelUnavailable', nonRetryable: false },
    ],
    [
      'sends broken JSON',
      { kind: 'broken-json-after', text: 'Your' },
      { type: 'ModelUnavailable', nonRetryable: false },
    ],
    [
      'sends an error in the stream',
      { kind: 'error-after', text: 'Your' },
      { type: 'ModelUnavailable', nonRetryable: false },
    ],
    ['sends a web page', { kind: 'not-a-stream' }, { type: 'ModelUnavailable', nonRetryable: false }],
    ['says nothing', { kind: 'text', text: ' ' }, { type: 'ModelUnavailable', nonRetryable: false }],
  ];

  it.each(cases)('is classified when it %s', async (_name, reply, expected) => {
    const { error } = await ask(reply);
    expect(error).toMatchObject({ name: 'ApplicationFailure', ...expected });
    expect(server?.requests).toHaveLength(1);
  });

  it('never has its words in the failure', async () => {
    for (const reply of [
      { kind: 'error', status: 500 },
      { kind: 'broken-json-after', text: 'x' },
      { kind: 'error-after', text: 'x' },
    ] as const) {
      const { error } = await ask(reply);
      const { message, details, cause } = error ?? {};
      expect(JSON.stringify({ message, details, cause })).not.toMatch(/PROVIDER TEXT|parcel/);
      await server?.close();
    }
    server = undefined;
  });

  it('has its Retry-After become the delay of the next attempt', async () => {
    const { error } = await ask({ kind: 'error', status: 429, retryAfterSeconds: 3 });
    expect(error?.['nextRetryDelay']).toBe(3000);
  });

  it('is refused with a wrong key, for good', async () => {
    const { error } = await ask(undefined, { apiKey: 'wrong' });
    expect(error).toMatchObject({ type: 'ModelKeyRefused', nonRetryable: true, details: [{ status: 401 }] });
  });

  it('is unavailable where nothing listens', async () => {
    const model = createOpenAiModel({ baseURL: 'http://127.0.0.1:9/v1', model: 'm', timeoutMs: 2000 });
    const request: ModelRequest = {
      prompt: [{ role: 'customer', text: 'q' }],
      signal: new AbortController().signal,
      onDelta: () => undefined,
    };
    await expect(model.answer(request)).rejects.toMatchObject({ type: 'ModelUnavailable', nonRetryable: false });
  });
});

describe('a model that hangs', () => {
  it.each<[string, ModelReply]>([
    ['before it answers', { kind: 'hang' }],
    ['in the middle of its answer', { kind: 'hang-after', text: 'Your parcel' }],
  ])('is given up after its time %s', async (_name, reply) => {
    const { error, elapsedMs } = await ask(reply, { timeoutMs: 300 });
    // A customer who waited for all of it is not made to wait again.
    expect(error).toMatchObject({ type: 'ModelUnavailable', nonRetryable: true });
    expect(elapsedMs).toBeGreaterThan(280);
    expect(elapsedMs).toBeLessThan(1500);
  });

  it.each<[string, ModelReply]>([
    ['before it answers', { kind: 'hang' }],
    ['in the middle of its answer', { kind: 'hang-after', text: 'Your parcel' }],
  ])('is left at once when the turn is cancelled %s', async (_name, reply) => {
    const abort = new AbortController();
    const reason = new Error('turn cancelled');
    let abortedAt = 0;
    const timer = setTimeout(() => {
      abortedAt = performance.now();
      abort.abort(reason);
    }, 250);
    const { error } = await ask(reply, { signal: abort.signal });
    clearTimeout(timer);
    expect(error).toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(200);
  });
});
