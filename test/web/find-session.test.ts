import { afterEach, expect, it, vi } from 'vitest';

import type { ListableStorage } from '../../client/index.js';
import { findSession } from '../../web/chat/find-session.js';
import type { Session, SessionStorage } from '../../web/chat/session.js';

const BOT = 'bot';
const session = (conversationId: string): Session => ({
  ...{ token: `token of ${conversationId}`, botId: BOT, conversationId, progress: 'used' },
  expiresAt: '2999-01-01T00:00:00.000Z',
});
const emptyStorage: ListableStorage = {
  keys: () => [],
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
};

afterEach(() => {
  vi.unstubAllGlobals();
});

it('takes the session that another page has begun, also where its word of it arrives in the middle of the search', async () => {
  vi.stubGlobal('navigator', {});
  const refused = session('lost');
  const others = session('begun by another page');
  let stored = refused;
  const sessions: SessionStorage = {
    load: () => stored,
    save: () => Promise.resolve(),
    loadShared: () => {
      // Web Storage reaches this page a moment late: now.
      stored = others;
      return Promise.resolve(others);
    },
    clear: () => Promise.resolve(),
    watch: () => () => undefined,
  };
  const requestToken = vi.fn(() => Promise.reject(new Error('No other visitor is wanted.')));
  const found = await findSession({ sessions, storage: emptyStorage, botId: BOT, refused, requestToken });
  expect(found.session).toEqual(others);
  expect(requestToken).not.toHaveBeenCalled();
});
