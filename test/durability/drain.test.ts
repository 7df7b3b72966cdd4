import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { toConversationWorkflowId } from '../../contracts/temporal.js';
import { fetchRuns } from '../support/runs.js';
import { makeBed, type Bed } from './bed.js';

describe('a worker that is asked to stop in the moment in which an answer is published', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed();
  });
  afterAll(() => bed.close());

  it('leaves no task behind for which the next message would wait', { timeout: 90_000 }, async () => {
    const conversationId = await bed.startConversation();
    for (let restart = 1; restart <= 3; restart += 1) {
      const worker = await bed.startWorker();
      const { published } = await bed.nextAnswer(conversationId);
      await bed.send(conversationId, `before restart ${restart}`);
      await published;
      await worker.stop();
    }
    await bed.startWorker();
    const last = await bed.send(conversationId, 'after all');
    await bed.answered(conversationId, [last]);
    const runs = await fetchRuns(bed.client, toConversationWorkflowId(conversationId));
    const timedOut = runs.flatMap(({ events }) => events ?? []).filter((e) => e.workflowTaskTimedOutEventAttributes);
    expect(timedOut).toEqual([]);
  });
});
