import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openChat } from '../../cli/chat/open-chat.js';
import { runChat } from '../../cli/chat/run-chat.js';
import { createStop } from '../../cli/chat/stop.js';
import type { VisitorTokens } from '../../cli/chat/visitor-token-file.js';
import type { ConversationSnapshot } from '../../client/index.js';
import { startScriptedApi, type ScriptedApi } from '../support/scripted-api.js';

const CTRL_C = '\u0003';
const noTokens: VisitorTokens = { load: () => null, save: () => undefined };

let api: ScriptedApi;

beforeEach(async () => {
  api = await startScriptedApi();
  api.script.answer = (text) => ({ text: `a long answer to ${text} `.repeat(3), hold: text !== 'short' });
});

afterEach(async () => {
  await api.stop();
});

async function startTerminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = new PassThrough();
  const written = { all: '' };
  for (const stream of [stdout, stderr]) stream.on('data', (chunk: Buffer) => (written.all += chunk.toString()));
  const { bot, conversation } = await openChat({
    baseUrl: api.url,
    slug: 'demo',
    conversationId: undefined,
    tokens: noTokens,
  });
  const result = runChat({ bot, conversation, stdin, stdout, stderr });
  const shows = (text: string) =>
    vi.waitFor(
      () => {
        expect(written.all).toContain(text);
      },
      { timeout: 10_000, interval: 10 },
    );
  return { stdin, written, result, conversation, shows };
}

describe('parley chat while an answer is written', () => {
  it('stops it with Ctrl-C, goes on, and ends with Ctrl-C when nothing is written', async () => {
    const { stdin, result, shows } = await startTerminal();
    await shows('Ctrl-C stops an answer, or ends.');
    stdin.write('first\n');
    await shows('a long answer to first');
    stdin.write(CTRL_C);
    await shows('stopping the answer; Ctrl-C again ends the chat');
    await shows('you stopped this answer');
    stdin.write('short\n');
    await shows('source: A source');
    stdin.write(CTRL_C);
    expect(await result).toEqual({ failed: 0 });
  });

  it('stops it with /stop, and says so where there is nothing to stop', async () => {
    const { stdin, result, shows } = await startTerminal();
    stdin.write('/stop\n');
    await shows('nothing is being answered');
    stdin.write('first\n');
    await shows('a long answer to first');
    stdin.write('/stop\n');
    await shows('you stopped this answer');
    stdin.write('/quit\n');
    expect(await result).toEqual({ failed: 0 });
  });

  it('marks what is given up for a new attempt, so that it does not look like an answer', async () => {
    const { stdin, result, conversation, shows, written } = await startTerminal();
    stdin.write('first\n');
    await shows('a long answer to first');
    const scripted = api.conversations.get(conversation.conversationId);
    scripted?.notify({ type: 'turn.started', turnId: 'turn-2', attempt: 1 });
    scripted?.notify({ type: 'turn.delta', turnId: 'turn-2', attempt: 1, offset: 0, text: 'Better: both at once' });
    await shows('Better: both at once');
    expect(written.all).toMatch(/(given up: it starts over)[^\n]*\n[^\n]*Better/);
    stdin.write('/quit\n');
    await result;
  });

  it('says that a conversation was closed, and that it is open again', async () => {
    const { stdin, result, conversation, shows } = await startTerminal();
    await expect.poll(() => conversation.getSnapshot().connection.state).toBe('open');
    const scripted = api.conversations.get(conversation.conversationId);
    scripted?.append({ type: 'conversation.closed', payload: { reason: 'idle' } });
    await shows('the conversation was closed after a while without messages; write to open it again');
    scripted?.append({ type: 'conversation.status', payload: { status: 'open' } });
    await shows('the conversation is open again');
    stdin.write('/quit\n');
    await result;
  });
});

it('takes a second Ctrl-C within two seconds for the end of the chat, and a later one for another try', () => {
  let now = 0;
  let cancelled = 0;
  const snapshot = { live: { turnId: 'turn-1', attempt: 1, text: 'and so on' }, stopping: false };
  const stop = createStop({
    conversation: { cancel: () => (cancelled += 1), getSnapshot: () => snapshot as ConversationSnapshot },
    screen: { note: () => undefined, prompt: () => undefined },
    now: () => now,
  });
  expect(stop.interrupt()).toBe(true);
  now += 1_999;
  expect(stop.interrupt()).toBe(false);
  now += 2_000;
  expect(stop.interrupt()).toBe(true);
  expect(cancelled).toBe(2);
});
