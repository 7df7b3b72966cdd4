import path from 'node:path';

import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createParleyClient, requestVisitorToken, type WebSocketConstructor } from '../../client/index.js';
import { findProjectRoot } from '../../infra/project-root.js';
import { isRedisInstalled, startRedisBusServer } from '../bus/servers.js';
import { startStack } from '../support/stack.js';

const testWithRedis = isRedisInstalled() ? it : it.skip;

describe('Parley with REDIS_URL (skipped where redis-server is not installed)', () => {
  testWithRedis('streams an answer over Redis, from the worker to the socket', { timeout: 120_000 }, async () => {
    const redis = await startRedisBusServer();
    const folder = path.join(findProjectRoot(), 'bots', 'demo');
    const stack = await startStack({ bot: { folder }, env: redis.variables });
    try {
      const { token, botId } = await requestVisitorToken({ baseUrl: stack.url, botSlug: stack.slug });
      const client = createParleyClient({
        baseUrl: stack.url,
        token,
        WebSocket: WebSocket as unknown as WebSocketConstructor,
      });
      const conversation = client.openConversation({ botId });
      // Only the bus carries the text of an answer before it is in the log.
      const streamed: string[] = [];
      const answers = () =>
        conversation
          .getSnapshot()
          .messages.flatMap((message) => (message.kind === 'recorded' && message.role === 'bot' ? [message.text] : []));
      const unsubscribe = conversation.subscribe(() => {
        const text = conversation.getSnapshot().live?.text ?? '';
        if (text !== '') streamed.push(text);
      });
      conversation.send({ text: 'How long does delivery take?' });
      await expect.poll(answers, { timeout: 30_000 }).toHaveLength(1);
      unsubscribe();
      conversation.close();
      expect(streamed.length).toBeGreaterThan(0);
      expect(answers()[0]).toContain(streamed[0]);
    } finally {
      await stack.close();
      await redis.stop();
    }
  });
});
