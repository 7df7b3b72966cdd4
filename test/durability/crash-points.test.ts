import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeBed, type Bed } from './bed.js';
import { expectPromiseKept } from './log-invariants.js';

describe('a worker that is killed', () => {
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed();
  });
  afterAll(() => bed.close());

  it('between the row and the completed task, a second message signalled: both are stored once and answered once', async () => {
    const conversationId = await bed.startConversation();
    const doomed = await bed.startCrashingWorker('after-record');
    const first = await bed.send(conversationId, 'first');
    await doomed.said('at-crash-point');
    expect(await bed.readLog(conversationId)).toHaveLength(2);
    const second = await bed.send(conversationId, 'second');
    await doomed.kill();
    const worker = await bed.startWorker();
    expectPromiseKept(await bed.answered(conversationId, [first, second]), [first, second]);
    await worker.stop();
  });

  it('between publication and the completion of its activity: the answer stands, and no second one comes', async () => {
    const conversationId = await bed.startConversation();
    const doomed = await bed.startCrashingWorker('after-publication');
    const first = await bed.send(conversationId, 'first');
    await doomed.said('at-crash-point');
    const published = await bed.readLog(conversationId);
    expect(published).toHaveLength(3);
    await doomed.kill();
    const worker = await bed.startWorker();
    const second = await bed.send(conversationId, 'second');
    const log = await bed.answered(conversationId, [first, second]);
    expect(log.slice(0, 3)).toEqual(published);
    expectPromiseKept(log, [first, second]);
    await worker.stop();
  });

  it('before it saw the message: the message waits in Temporal, and the next worker answers it', async () => {
    const conversationId = await bed.startConversation();
    const first = await bed.send(conversationId, 'first');
    expect(await bed.readLog(conversationId)).toHaveLength(1);
    const worker = await bed.startWorker();
    expectPromiseKept(await bed.answered(conversationId, [first]), [first]);
    await worker.stop();
  });
});
