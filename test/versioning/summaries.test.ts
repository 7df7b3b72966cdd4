import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isStepSummary, STEP_SUMMARIES, toTurnSummary } from '../../contracts/step-summaries.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { SEARCH_ATTRIBUTES } from '../../infra/runtime/temporal/namespace.js';
import { createPayloadCodec } from '../../infra/runtime/temporal/payload-codec.js';
import { readHistories, type RecordedHistory } from '../histories/history-files.js';
import { RECORDED_KEY } from '../histories/recorded-key.js';
import { startStack, type Stack } from '../support/stack.js';
import { visit } from '../support/visit.js';

const { History } = proto.temporal.api.history.v1;
const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;

type HistoryEvent = NonNullable<RecordedHistory['history']['events']>[number];

const SECRET = 'My name is Xyzzy Plugh, and my number is 555-0199.';

/** What Temporal UI shows beside an event; null where it is not readable as it is stored. */
function readSummary({ userMetadata }: HistoryEvent): string | null {
  const payload = userMetadata?.summary;
  if (!payload) return null;
  const encoding = Buffer.from(payload.metadata?.['encoding'] ?? []).toString();
  return encoding === 'json/plain' ? (JSON.parse(Buffer.from(payload.data ?? []).toString()) as string) : null;
}

/** What a workflow asked for: activities of both kinds, timers, children. */
function isStep(event: HistoryEvent): boolean {
  return (
    event.activityTaskScheduledEventAttributes != null ||
    event.timerStartedEventAttributes != null ||
    event.startChildWorkflowExecutionInitiatedEventAttributes != null ||
    event.markerRecordedEventAttributes?.markerName === 'core_local_activity'
  );
}

describe('what Temporal UI shows of every recorded workflow', () => {
  it('has a readable summary for each timer, activity and child, out of the fixed words', async () => {
    const steps = (await readHistories()).flatMap(({ history }) => (history.events ?? []).filter(isStep));
    expect(steps.length).toBeGreaterThan(50);
    for (const step of steps) expect(isStepSummary(readSummary(step) ?? ''), JSON.stringify(step)).toBe(true);
  });

  it('reads like a story', async () => {
    const told = (await readHistories())
      .filter(({ name, before }) => before === null && name === 'conversation-reminded-and-closed')
      .flatMap(({ history }) => (history.events ?? []).flatMap((event) => readSummary(event) ?? []));
    expect(told).toEqual([
      'a conversation',
      'read the conversation from the log',
      'turn 1: answer',
      'silence: remind',
      'say what a silence leads to',
      'silence: close',
      'say what a silence leads to',
      'sum up what was said',
      'remember what was said',
      'silence: end',
    ]);
  });
});

describe('a conversation in Temporal', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ bot: { settings: { knowledge: { mode: 'none' } } } });
  }, 120_000);
  afterAll(() => stack.close(), 120_000);

  it('has nothing of what its customer wrote in its id, memo, attributes, summary, or in any event', async () => {
    const chat = await visit(stack);
    await chat.ask(SECRET);
    const handle = stack.temporal.workflow.getHandle(toConversationWorkflowId(chat.conversationId));
    const { memo, raw, staticSummary } = await handle.describe();
    expect(memo ?? {}).toEqual({});
    expect(await staticSummary()).toBe('a conversation');
    const attributes = raw.workflowExecutionInfo?.searchAttributes?.indexedFields ?? {};
    const ours = Object.keys(attributes).filter((name) => name.startsWith('Parley'));
    expect(ours.filter((name) => !(name in SEARCH_ATTRIBUTES))).toEqual([]);

    const bytes = [
      History.encode(await handle.fetchHistory()).finish(),
      WorkflowExecutionInfo.encode(raw.workflowExecutionInfo ?? {}).finish(),
    ].map((part) => Buffer.from(part).toString('latin1'));
    expect(bytes[0]).toContain('turn 1: answer');
    for (const word of ['Xyzzy', 'Plugh', '555-0199']) expect(bytes.join()).not.toContain(word);
  });
});

describe('the payload codec', () => {
  const codec = createPayloadCodec([RECORDED_KEY]);
  const encodingOf = async (value: unknown): Promise<string> => {
    const [encoded] = await codec.encode([defaultPayloadConverter.toPayload(value)]);
    return Buffer.from(encoded?.metadata?.['encoding'] ?? []).toString();
  };

  it('leaves the fixed words readable', async () => {
    for (const text of [...Object.values(STEP_SUMMARIES), toTurnSummary(12, 'answer')]) {
      expect(await encodingOf(text)).toBe('json/plain');
    }
  });

  it.each(['answer me', 'turn 1: answer me', 'turn 1: turn 2: answer', { text: 'answer' }, ['answer'], 12, null, ''])(
    'encrypts everything else: %j',
    async (value) => {
      expect(await encodingOf(value)).toBe('binary/parley-v1');
    },
  );
});
