import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import type { ConversationState } from '../../contracts/conversation.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { nextAfterSilence } from '../../workflows/conversation/silence.js';
import { startStack } from '../support/stack.js';
import { visit } from '../support/visit.js';

const MINUTE = 60_000;
const status = defineSearchAttributeKey('ParleyStatus', SearchAttributeType.KEYWORD);

function toState(idle: object, rest: Partial<ConversationState> = {}): ConversationState {
  return {
    ...{ version: 2, botId: 'b', conversationId: 'c', personId: 'p', status: 'open', lastSeq: 3, turnNo: 1 },
    settings: BotSettings.parse({ idle }),
    owner: { kind: 'bot', epoch: 0 },
    window: [{ role: 'customer', text: 'hello', seq: 2 }],
    summary: { text: '', uptoSeq: 0 },
    ...{ rememberedUptoSeq: 0, pending: [], seen: [], activeAt: 1_000, reminded: false },
    ...rest,
  };
}

describe('what a silence leads to', () => {
  it('is a reminder where the bot wants one, then the end of the conversation, then of its workflow', () => {
    const idle = { remindAfterMinutes: 5, closeAfterMinutes: 60, keepMinutes: 120 };
    expect(nextAfterSilence(toState(idle))).toEqual({ step: 'remind', at: 1_000 + 5 * MINUTE });
    expect(nextAfterSilence(toState(idle, { reminded: true }))).toEqual({ step: 'close', at: 1_000 + 60 * MINUTE });
    expect(nextAfterSilence(toState(idle, { status: 'closed' }))).toEqual({ step: 'end', at: 1_000 + 120 * MINUTE });
  });

  it('is nothing while somebody waits for an answer, or a human is in charge', () => {
    const waiting = { clientMessageId: 'm', text: 't', at: '2026-01-01T00:00:00.000Z', correlationId: 'c' };
    expect(nextAfterSilence(toState({}, { pending: [waiting] }))).toBeNull();
    expect(nextAfterSilence(toState({}, { owner: { kind: 'agent', epoch: 1, agentId: 'a' } }))).toBeNull();
    expect(nextAfterSilence(toState({ closeAfterMinutes: 0 }))).toBeNull();
  });

  it('always comes after the last word, and reminds nobody who has said nothing', () => {
    const minutes = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(minutes, minutes, fc.boolean(), fc.boolean(), (remind, close, reminded, silent) => {
        const idle = { remindAfterMinutes: remind, closeAfterMinutes: close };
        const next = nextAfterSilence(toState(idle, { reminded, ...(silent ? { window: [] } : {}) }));
        if (next === null) {
          expect(close === 0 && (remind === 0 || reminded || silent)).toBe(true);
          return;
        }
        expect(next.at).toBeGreaterThan(1_000);
        if (next.step === 'remind') expect({ reminded, silent }).toEqual({ reminded: false, silent: false });
      }),
    );
  });
});

describe('a conversation in which nothing is said any more', () => {
  it(
    'is reminded once, closed and opened again, over restarts of the workers and new runs',
    { timeout: 120_000 },
    async () => {
      const stack = await startStack({
        bot: {
          settings: {
            conversation: { turnsPerRun: 1 },
            idle: { remindAfterMinutes: 0.05, closeAfterMinutes: 0.15, keepMinutes: 10, reminder: 'Are you there?' },
          },
        },
      });
      try {
        const chat = await visit(stack);
        const types = async () =>
          (await chat.readEvents()).map((event) =>
            event.type === 'message.created' ? event.payload.role : event.type,
          );
        await chat.ask('Hello');
        await stack.stopWorkers();
        await stack.startWorkers();
        const closed = ['conversation.started', 'customer', 'bot', 'system', 'conversation.closed'];
        await expect.poll(types, { timeout: 40_000, interval: 200 }).toEqual(closed);
        const workflow = stack.temporal.workflow.getHandle(toConversationWorkflowId(chat.conversationId));
        expect((await workflow.describe()).status.name).toBe('RUNNING');
        const shown = async () => (await workflow.describe()).typedSearchAttributes.get(status);
        await expect.poll(shown, { timeout: 10_000 }).toBe('closed');

        await chat.ask('I am back');
        expect(await types()).toEqual([...closed, 'conversation.status', 'customer', 'bot']);
        await expect.poll(shown, { timeout: 10_000 }).toBe('open');
        await expect
          .poll(types, { timeout: 40_000, interval: 200 })
          .toEqual([...closed, 'conversation.status', 'customer', 'bot', 'system', 'conversation.closed']);
      } finally {
        await stack.close();
      }
    },
  );
});
