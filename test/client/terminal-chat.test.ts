import { once } from 'node:events';
import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { openChat } from '../../cli/chat/open-chat.js';
import { runChat } from '../../cli/chat/run-chat.js';
import type { VisitorTokens } from '../../cli/chat/visitor-token-file.js';
import { startScriptedApi, toProblem, type ScriptedApi } from '../support/scripted-api.js';

const noTokens: VisitorTokens = { load: () => null, save: () => undefined };

let api: ScriptedApi;

beforeEach(async () => {
  api = await startScriptedApi();
});

afterEach(async () => {
  await api.stop();
});

type Terminal = Awaited<ReturnType<typeof startTerminal>>;

async function startTerminal({ isTTY = false, conversationId }: { isTTY?: boolean; conversationId?: string } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  const written = { out: '', err: '' };
  stdout.on('data', (chunk: Buffer) => (written.out += chunk.toString()));
  stderr.on('data', (chunk: Buffer) => (written.err += chunk.toString()));
  const { bot, conversation } = await openChat({ baseUrl: api.url, slug: 'demo', conversationId, tokens: noTokens });
  const result = runChat({ bot, conversation, stdin, stdout, stderr });
  return { stdin, written, result, conversation };
}

async function shows(terminal: Terminal, text: string): Promise<void> {
  await vi.waitFor(
    () => {
      expect(terminal.written.out + terminal.written.err).toContain(text);
    },
    { timeout: 10_000, interval: 10 },
  );
}

describe('parley chat with piped lines', () => {
  it('sends one line after the other, each when the one before has its answer', async () => {
    const terminal = await startTerminal();
    terminal.stdin.end('first question\n\nsecond question\n');
    expect(await terminal.result).toEqual({ failed: 0 });
    expect(terminal.written.out).toBe(
      [
        'Scripted bot: You said: first question',
        '  source: A source (Shipping, match 83 %)',
        'Scripted bot: You said: second question',
        '  source: A source (Shipping, match 83 %)',
        '',
      ].join('\n'),
    );
    const kinds = api.conversations
      .get(terminal.conversation.conversationId)
      ?.events.map((event) => (event.type === 'message.created' ? event.payload.role : event.type));
    expect(kinds).toEqual(['conversation.started', 'customer', 'bot', 'customer', 'bot']);
  });

  it('takes a last line without a line end', async () => {
    const terminal = await startTerminal();
    terminal.stdin.end('hello');
    expect(await terminal.result).toEqual({ failed: 0 });
    expect(terminal.written.out).toContain('You said: hello');
  });

  it('counts a message that was refused, says why, and goes on with the next', async () => {
    const problem = { ...toProblem(422, 'invalid_request'), errors: [{ path: 'text', message: 'must be polite' }] };
    api.script.receipt = ({ text }) => (text === 'bad' ? { problem, retryable: false } : 'ack');
    const terminal = await startTerminal();
    terminal.stdin.end('bad\ngood\n');
    expect(await terminal.result).toEqual({ failed: 1 });
    expect(terminal.written.err).toContain('[not sent: must be polite]');
    expect(terminal.written.out).toContain('You said: good');
  });

  it('carries on over a restart of the api, with one line about it', async () => {
    api.script.answer = (text) => ({ text: `a slow answer to ${text}`, paceMs: 30 });
    const terminal = await startTerminal();
    terminal.stdin.write('one\n');
    await shows(terminal, 'a slow');
    await api.goDown();
    await shows(terminal, 'connection lost');
    await api.comeBack();
    terminal.stdin.end('two\n');
    expect(await terminal.result).toEqual({ failed: 0 });
    expect(terminal.written.err.match(/connection lost/g)).toHaveLength(1);
    expect(terminal.written.out).toContain('a slow answer to one');
    expect(terminal.written.out).toContain('a slow answer to two');
  });

  it('takes lines with a slash for commands, says which one it does not know, and counts it', async () => {
    const terminal = await startTerminal();
    terminal.stdin.end('/help\n/fly to the moon\n//path is a path\n/quit\nnever sent\n');
    expect(await terminal.result).toEqual({ failed: 1 });
    expect(terminal.written.out).toMatch(/^\/help .*\n\/stop .*\n\/quit .*\n\/\/\.\.\. .*\n/);
    expect(terminal.written.err).toContain('not sent: there is no command /fly.');
    expect(terminal.written.out).toContain('You said: /path is a path');
    const sent = api.frames.flatMap((frame) => (frame.type === 'message.send' ? [frame.payload.text] : []));
    expect(sent).toEqual(['/path is a path']);
  });

  it('writes no escape sequences that a message holds', async () => {
    api.script.answer = () => ({ text: 'harmless \u001b]0;title\u0007\u001b[2J text' });
    const terminal = await startTerminal();
    terminal.stdin.end('hello\n');
    await terminal.result;
    expect(terminal.written.out).toContain('harmless ]0;title[2J text');
  });
});

describe('parley chat at a terminal', () => {
  it('greets, asks for a line, streams the answer and ends with /quit', async () => {
    const terminal = await startTerminal({ isTTY: true });
    await shows(terminal, 'Hello from the script.');
    terminal.stdin.write('hello\n');
    await shows(terminal, 'source: A source');
    expect(terminal.written.out).toContain('Scripted bot: You said: hello');
    terminal.stdin.write('/quit\n');
    expect(await terminal.result).toEqual({ failed: 0 });
  });

  it('shows the commands, and counts no line that it did not know', async () => {
    const terminal = await startTerminal({ isTTY: true });
    terminal.stdin.write('/help\n');
    await shows(terminal, 'sends a line that begins with a slash');
    terminal.stdin.write('/Help\n');
    await shows(terminal, 'there is no command /Help');
    terminal.stdin.write('/quit\n');
    expect(await terminal.result).toEqual({ failed: 0 });
  });

  it('ends with the end of the input', async () => {
    const terminal = await startTerminal({ isTTY: true });
    terminal.stdin.end();
    expect(await terminal.result).toEqual({ failed: 0 });
  });

  it('shows what was said before when a conversation is continued', async () => {
    const before = await startTerminal();
    before.stdin.end('remember this\n');
    await before.result;
    const { conversationId } = before.conversation;
    const terminal = await startTerminal({ isTTY: true, conversationId });
    await shows(terminal, 'you: remember this');
    await shows(terminal, 'You said: remember this');
    terminal.stdin.end();
    await terminal.result;
  });

  it('says that an answer is late', async () => {
    const terminal = await startTerminal({ isTTY: true });
    await expect.poll(() => terminal.conversation.getSnapshot().connection.state).toBe('open');
    api.conversations.get(terminal.conversation.conversationId)?.notify({ type: 'turn.delayed' });
    await shows(terminal, 'the answer takes longer than usual');
    terminal.stdin.end();
    await terminal.result;
  });
});

describe('parley chat --conversation', () => {
  const open = (conversationId: string) =>
    openChat({ baseUrl: api.url, slug: 'demo', conversationId, tokens: noTokens });

  it('says what it takes where it gets something else, and asks nobody', async () => {
    for (const entered of ['nope', '', '11111111-1111-4111-8111-11111111111']) {
      await expect(open(entered)).rejects.toMatchObject({
        message: '--conversation takes the id of a conversation, as `parley chat` shows it at its start.',
        remedy: 'Leave --conversation out to begin a new one.',
      });
    }
    expect(api.requests).toEqual([]);
  });

  it('says that there is none of this visitor, before anything is asked', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    await expect(open(id)).rejects.toMatchObject({
      message: `There is no conversation ${id} of yours with the bot "demo".`,
      remedy: expect.stringContaining('Only who began a conversation can go on with it') as string,
    });
  });

  it.each([
    [4400, /the api did not understand this client/],
    [4403, /the api does not allow this conversation here/],
    [4409, /this conversation was opened elsewhere/],
  ])('says in words why it cannot be opened, for close code %i', async (code, words) => {
    api.script.refuseOpen = (socket) => {
      socket.close(code);
    };
    await expect(open('11111111-1111-4111-8111-111111111111')).rejects.toThrow(words);
  });

  it('takes an id as it was copied, also in upper case', async () => {
    const before = await startTerminal();
    before.stdin.end('remember this\n');
    await before.result;
    const { conversation } = await open(before.conversation.conversationId.toUpperCase());
    expect(conversation.conversationId).toBe(before.conversation.conversationId);
    conversation.close();
  });

  it('goes on while the api cannot be reached for the moment', async () => {
    const before = await startTerminal();
    before.stdin.end('remember this\n');
    await before.result;
    api.script.refuseOpen = (socket) => {
      socket.terminate();
    };
    const terminal = await startTerminal({ conversationId: before.conversation.conversationId });
    api.script.refuseOpen = null;
    await shows(terminal, 'You said: remember this');
    terminal.stdin.end();
    await terminal.result;
  });
});

it('says which address or bot is not there', async () => {
  const open = (baseUrl: string, slug: string) =>
    openChat({ baseUrl, slug, conversationId: undefined, tokens: noTokens });
  await expect(open(api.url, 'nobody')).rejects.toThrow(`There is no bot "nobody" at ${api.url}.`);
  const { server, url } = await findClosedPort();
  server.close();
  await once(server, 'close');
  await expect(open(url, 'demo')).rejects.toThrow(`No api answers at ${url}.`);
});

async function findClosedPort() {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, url: `http://127.0.0.1:${address.port}` };
}
