import { afterAll, beforeAll, expect, it } from 'vitest';

import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';
import { createSandbox, type Sandbox } from './support/parley.js';

let stack: Stack;
let sandbox: Sandbox;
beforeAll(async () => {
  [stack, sandbox] = await Promise.all([startStack(), createSandbox()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([stack.close(), sandbox.dispose()]);
}, 120_000);

const parley = (...args: string[]) =>
  sandbox.run(args, {
    TEMPORAL_ADDRESS: stack.env.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: stack.env.TEMPORAL_NAMESPACE,
    DATABASE_URL: stack.env.DATABASE_URL,
    PARLEY_ENCRYPTION_KEYS: stack.env.PARLEY_ENCRYPTION_KEYS.map(
      ({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`,
    ).join(','),
  });

it('parley sweep says that nothing is stuck, and names what is', async () => {
  const well = await parley('sweep');
  expect(well).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is stuck.') as string });

  const chat = await visit(stack);
  await stack.stopWorkers();
  await chat.send('Is anybody there?');
  await stack.temporal.workflow.getHandle(`conversation-${chat.conversationId}`).terminate('a test');
  await stack.startWorkers();
  const { code, stdout } = await parley('sweep', '--dry-run');
  expect(code).toBe(0);
  expect(stdout).toContain('1 messages would have been sent again');
  expect(stdout).toMatch(new RegExp(`${chat.conversationId} +run_gone +1 message, oldest \\d+ s`));
  expect(stdout).not.toContain('anybody');

  const redriven = await parley('conversation', 'redrive', chat.conversationId);
  expect(redriven.stdout).toContain('1 sent to a new run.');
  const shown = async () => (await parley('conversation', 'show', chat.conversationId)).stdout;
  await expect.poll(shown, { timeout: 20_000 }).toContain('Every message in the record has an end.');
}, 60_000);

it('parley conversation refuses what is no conversation, with what to do', async () => {
  expect(await parley('conversation', 'show', 'nonsense')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('It must be the id of a conversation, a UUID.') as string,
  });
  expect(await parley('conversation', 'show', '018f0000-0000-7000-8000-000000000000')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no such conversation.') as string,
  });
}, 60_000);
