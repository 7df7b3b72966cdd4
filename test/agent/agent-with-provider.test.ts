import { afterEach, describe, expect, it } from 'vitest';

import { createAgent, createOpenAiModel, type AgentInput } from '../../activities/agent/index.js';
import { startModelServer, type ModelReply, type ModelServer } from '../support/model-server.js';
import { runAgent, TRACKING, UNKNOWN } from './run-agent.js';

let server: ModelServer;
afterEach(() => server.close());

async function run(replies: ModelReply[], input: Partial<AgentInput> = {}, timeoutMs = 5000) {
  server = await startModelServer(replies);
  const { baseURL, apiKey } = server;
  const agent = createAgent({ model: createOpenAiModel({ apiKey, baseURL, model: 'test-model', timeoutMs }) });
  return { ask: () => runAgent(agent, input) };
}

describe('the agent with a provider over HTTP', () => {
  it('streams an answer with its source, model and usage', async () => {
    const text = 'The link in the mail shows where it is [1].';
    const { ask } = await run([{ kind: 'text', text, usage: { inputTokens: 90, outputTokens: 12 } }]);
    const { answer, sent } = await ask();
    expect(answer).toMatchObject({ text, origin: 'model', degraded: false, model: 'test-model' });
    expect(answer.usage).toEqual({ inputTokens: 90, outputTokens: 12 });
    expect(answer.citations.map(({ passageId }) => passageId)).toEqual(['tracking']);
    expect(sent.map(String).join('')).toBe(text);
    expect(sent.length).toBeGreaterThan(1);
  });

  it('throws while another attempt may help, and the next attempt answers', async () => {
    const { ask } = await run(
      [
        { kind: 'error', status: 429, retryAfterSeconds: 2 },
        { kind: 'text', text: 'Here it is.' },
      ],
      { onModelFailure: 'throw' },
    );
    await expect(ask()).rejects.toMatchObject({ type: 'ModelOverloaded', nextRetryDelay: 2000 });
    expect((await ask()).answer).toMatchObject({ text: 'Here it is.', degraded: false });
  });

  it.each<[string, ModelReply]>([
    ['is down', { kind: 'error', status: 500 }],
    ['hangs', { kind: 'hang' }],
    ['has no quota', { kind: 'error', status: 429, code: 'insufficient_quota' }],
    ['refuses the key', { kind: 'error', status: 401 }],
  ])('answers from the knowledge when the provider %s', async (_name, reply) => {
    const { ask } = await run([reply], {}, 300);
    const { answer, sent } = await ask();
    expect(answer).toMatchObject({ text: TRACKING.text, origin: 'knowledge', degraded: true });
    expect(sent).toEqual([TRACKING.text]);
  });

  it.each<[string, ModelReply]>([
    ['breaks off', { kind: 'cut-after', text: 'Your par', how: 'broken' }],
    ['hangs', { kind: 'hang-after', text: 'Your par' }],
    ['sends broken JSON', { kind: 'broken-json-after', text: 'Your par' }],
  ])('takes back what it streamed when the provider %s in the middle', async (_name, reply) => {
    const { ask } = await run([reply], UNKNOWN, 300);
    const { answer, sent } = await ask();
    expect(answer).toMatchObject({ text: 'I do not know.', origin: 'fallback', degraded: true });
    expect(sent).toEqual(['Your par', { reset: true }, 'I do not know.']);
  });

  it('stops within 200 ms in the middle of a stream, and sends nothing more', async () => {
    const abort = new AbortController();
    const reason = new Error('superseded');
    const sent: string[] = [];
    let abortedAt = Infinity;
    const onDelta = (text: string) => {
      sent.push(text);
      if (sent.length > 2) return;
      abortedAt = performance.now();
      abort.abort(reason);
    };
    const text = 'word '.repeat(30);
    const { ask } = await run([{ kind: 'text', text, pieceCharacters: 5, pieceDelayMs: 10 }], {
      signal: abort.signal,
      onDelta,
    });
    await expect(ask()).rejects.toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(200);
    // Time for the provider to send five more pieces: that nothing follows cannot be waited for.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(sent).toHaveLength(1);
  });
});
