import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CustomerMessage } from '../../contracts/conversation.js';
import { BotSettings } from '../../contracts/bot.js';
import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { conversationStateQuery } from '../../workflows/conversation/messages.js';
import { makeBed, type Bed } from './bed.js';
import { expectPromiseKept } from './log-invariants.js';

describe('a conversation that continues as new every 5 turns', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed({ settings: { conversation: BotSettings.shape.conversation.parse({ turnsPerRun: 5 }) } });
    await bed.startWorker();
  });
  afterAll(() => bed.close());

  it(
    'answers 200 messages, every tenth sent twice, with none lost and none doubled',
    { timeout: 120_000 },
    async () => {
      const conversationId = await bed.startConversation();
      const sent: CustomerMessage[] = [];
      for (let number = 1; number <= 200; number += 1) {
        const message = await bed.send(conversationId, `message ${number}`);
        sent.push(message);
        if (number % 10 === 0) await bed.send(conversationId, message.text, message.clientMessageId);
        // Every fifth waits for its answer, so that there are turns enough to continue many times.
        if (number % 5 === 0) await bed.answered(conversationId, sent.slice(-1));
      }
      expectPromiseKept(await bed.answered(conversationId, sent), sent);

      const handle = bed.client.workflow.getHandle(toConversationWorkflowId(conversationId));
      // The last answer is in the log before its workflow has heard that it is.
      const ended: unknown = expect.objectContaining({ conversationId, pending: [], owner: { kind: 'bot', epoch: 0 } });
      await expect.poll(() => handle.query(conversationStateQuery), { timeout: 15_000 }).toEqual(ended);
      expect((await handle.query(conversationStateQuery))?.turnNo).toBeGreaterThanOrEqual(40);
      const description = await handle.describe();
      expect(description.runId).not.toBe(description.raw.workflowExecutionInfo?.firstRunId);
    },
  );

  it('gives the same message one effect, also when it is sent again after the run has changed', async () => {
    const conversationId = await bed.startConversation();
    const first = await bed.send(conversationId, 'first');
    await bed.answered(conversationId, [first]);
    const later: CustomerMessage[] = [];
    for (let turn = 0; turn < 7; turn += 1) {
      later.push(await bed.send(conversationId, `later ${turn}`));
      await bed.answered(conversationId, later);
    }
    await bed.send(conversationId, first.text, first.clientMessageId);
    const last = await bed.send(conversationId, 'last');
    expectPromiseKept(await bed.answered(conversationId, [last]), [first, ...later, last]);
  });
});

describe('a conversation whose run was terminated', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed();
    await bed.startWorker();
  });
  afterAll(() => bed.close());

  it('restores itself from the log with the next message, and answers nothing twice', async () => {
    const conversationId = await bed.startConversation();
    const first = await bed.send(conversationId, 'first');
    await bed.answered(conversationId, [first]);
    await bed.client.workflow.getHandle(toConversationWorkflowId(conversationId)).terminate('test');
    await bed.send(conversationId, first.text, first.clientMessageId);
    const second = await bed.send(conversationId, 'second');
    expectPromiseKept(await bed.answered(conversationId, [second]), [first, second]);
  });
});
