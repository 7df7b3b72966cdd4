import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toEndedMessages, type ConversationEvent } from '../../contracts/events.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { expectPromiseKept } from '../durability/log-invariants.js';
import { bundleMutated } from '../histories/mutated-bundle.js';
import { createScriptedModel } from '../histories/scripted-model.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit, type Visit } from '../support/visit.js';
import type { RunningWorkers } from '../support/workers.js';
import { findTemporalCommand, type TemporalCommand } from './temporal-command.js';
import { startVersion } from './worker-version.js';

const WITHIN = { timeout: 30_000, interval: 100 };

// The new version hears in capitals: visible in the log and in its answers, and the same commands in the history.
const IN_CAPITALS = {
  file: 'workflows/conversation/state.ts',
  from: 'summary, ...turn };',
  to: 'summary, ...turn, messages: turn.messages.map((said) => ({ ...said, text: said.text.toUpperCase() })) };',
};

const before = createScriptedModel({ name: 'unversioned' });
const one = createScriptedModel({ name: 'v1' });
const two = createScriptedModel({ name: 'v2' });
const three = createScriptedModel({ name: 'v3' });
const versions: RunningWorkers[] = [];
let stack: Stack;
let temporal: TemporalCommand;
beforeAll(async () => {
  stack = await startStack({ model: before.model, bot: { settings: { knowledge: { mode: 'none' } } } });
  temporal = await findTemporalCommand(stack);
}, 120_000);
afterAll(async () => {
  one.letGo();
  await Promise.all(versions.map((version) => version.stop()));
  await stack.close();
}, 120_000);

const setCurrent = (buildId: string) =>
  expect
    .poll(
      // Until the pollers of all queues have registered, the server does not know the version.
      () =>
        temporal(
          ...['worker', 'deployment', 'set-current-version', '--yes'],
          ...['--deployment-name', 'parley', '--build-id', buildId],
        ).then(
          () => 'done',
          (error: unknown) => String(error),
        ),
      WITHIN,
    )
    .toBe('done');

const STAYING = `WorkflowType='conversationWorkflow' AND ExecutionStatus='Running' AND TemporalWorkerDeploymentVersion='parley:v1'`;
const countStaying = async () =>
  Number(/Total:\s*(\d+)/.exec(await temporal('workflow', 'count', '--query', STAYING))?.[1]);

async function versionOf({ conversationId }: Visit): Promise<string | null | undefined> {
  const { raw } = await stack.temporal.workflow.getHandle(toConversationWorkflowId(conversationId)).describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}

const customerSaid = (events: ConversationEvent[]) =>
  events.flatMap((event) =>
    event.type === 'message.created' && event.payload.role === 'customer'
      ? [{ clientMessageId: event.payload.messageId }]
      : [],
  );

describe('two versions of the workers, side by side', () => {
  it('lose nothing when the old one is stopped', { timeout: 180_000 }, async () => {
    const veteran = await visit(stack);
    expect(await veteran.ask('one')).toBe('unversioned: one');
    await stack.stopWorkers();

    const old = await startVersion({ stack, buildId: 'v1', model: one.model });
    await setCurrent('v1');
    expect(await veteran.ask('two')).toBe('v1: two');
    const [idle, talking, inFlight] = [await visit(stack), await visit(stack), await visit(stack)];
    expect(await idle.ask('one')).toBe('v1: one');
    expect(await talking.ask('one')).toBe('v1: one');
    const held = await inFlight.send('please wait');
    await expect.poll(one.asked, WITHIN).toBe(4);

    const code = await bundleMutated([IN_CAPITALS]);
    versions.push(await startVersion({ stack, buildId: 'v2', model: two.model, code }));
    await setCurrent('v2');
    const fresh = await visit(stack);
    expect(await fresh.ask('one')).toBe('v2: ONE');

    // Who writes moves on by themselves, after the turn that notices.
    expect(await versionOf(talking)).toBe('v1');
    expect(await talking.ask('two')).toBe('v1: two');
    await expect.poll(() => versionOf(talking), WITHIN).toBe('v2');
    expect(await talking.ask('three')).toBe('v2: THREE');

    // Who is silent is told to.
    expect(await versionOf(idle)).toBe('v1');
    await temporal('workflow', 'signal', '--query', STAYING, '--name', 'moveOn', '--reason', 'v2', '--yes');
    await expect.poll(() => versionOf(idle), WITHIN).toBe('v2');
    await expect.poll(() => versionOf(veteran), WITHIN).toBe('v2');
    expect(await versionOf(inFlight)).toBe('v1');
    one.letGo();
    await expect.poll(async () => (await inFlight.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(held);
    await expect.poll(countStaying, WITHIN).toBe(0);

    await old.stop();
    expect(await inFlight.ask('next')).toBe('v2: NEXT');
    expect(await idle.ask('two')).toBe('v2: TWO');
    expect(await veteran.ask('three')).toBe('v2: THREE');
    for (const chat of [veteran, idle, talking, inFlight, fresh]) {
      const events = await chat.readEvents();
      expectPromiseKept(events, customerSaid(events));
    }
    expect((await inFlight.readEvents()).map((event) => 'text' in event.payload && event.payload.text)).toEqual([
      false,
      'please wait',
      'v1: please wait',
      'NEXT',
      'v2: NEXT',
    ]);
  });

  it('can be freed from a version that is gone', { timeout: 120_000 }, async () => {
    const chat = await visit(stack);
    expect(await chat.ask('one')).toBe('v2: ONE');
    await versions.pop()?.stop();
    versions.push(await startVersion({ stack, buildId: 'v3', model: three.model }));
    await setCurrent('v3');
    const waiting = await chat.send('two');
    expect(await (await visit(stack)).ask('one')).toBe('v3: one');
    expect((await chat.readEvents()).flatMap(toEndedMessages)).not.toContain(waiting);

    await temporal(
      ...['workflow', 'update-options', '--workflow-id', toConversationWorkflowId(chat.conversationId)],
      ...['--versioning-override-behavior', 'one_time'],
      ...['--versioning-override-deployment-name', 'parley', '--versioning-override-build-id', 'v3'],
    );
    await expect.poll(async () => (await chat.readEvents()).flatMap(toEndedMessages), WITHIN).toContain(waiting);
    expect(await versionOf(chat)).toBe('v3');
    expect(await chat.ask('three')).toBe('v3: three');
    const events = await chat.readEvents();
    expectPromiseKept(events, customerSaid(events));
  });
});
