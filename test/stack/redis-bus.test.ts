import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createParleyClient, requestVisitorToken, type WebSocketConstructor } from '../../client/index.js';
import { isRedisInstalled, startRedisBusServer } from '../bus/servers.js';
import { createHeldModel } from '../hand-over/bed.js';
import { startStack } from '../support/stack.js';

const testWithRedis = isRedisInstalled() ? it : it.skip;
const WITHIN = { timeout: 30_000, interval: 25 };

describe('Parley with REDIS_URL (skipped where redis-server is not installed)', () => {
  testWithRedis('streams an answer over Redis, from the worker to the socket', { timeout: 120_000 }, async () => {
    const redis = await startRedisBusServer();
    const { model, held } = createHeldModel();
    const settings = { knowledge: { mode: 'none' as const } };
    const stack = await startStack({ model, bot: { settings }, env: redis.variables });
    try {
      const { token, botId } = await requestVisitorToken({ baseUrl: stack.url, botSlug: stack.slug });
      const client = createParleyClient({
        baseUrl: stack.url,
        token,
        WebSocket: WebSocket as unknown as WebSocketConstructor,
      });
      const conversation = client.openConversation({ botId });
      const { clientMessageId } = conversation.send({ text: 'Will you wait?' });
      // Only the bus carries the text of an answer before it is in the log, and it is not there while the model is held.
      await expect.poll(() => conversation.getSnapshot().live?.text, WITHIN).toBe('About: ');
      held.forEach((release) => {
        release();
      });
      const answers = () =>
        conversation
          .getSnapshot()
          .messages.flatMap((message) =>
            message.kind === 'recorded' && message.answer?.answers.includes(clientMessageId) === true
              ? [message.text]
              : [],
          );
      await expect.poll(answers, WITHIN).toEqual(['About: Will you wait?']);
      conversation.close();
    } finally {
      await stack.close();
      await redis.stop();
    }
  });
});
