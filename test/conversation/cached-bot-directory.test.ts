import { expect, it } from 'vitest';

import { createCachedBotDirectory } from '../../activities/adapters/cached-bot-directory.js';
import { BotSettings } from '../../contracts/bot.js';

function open({ failures = 0 } = {}) {
  const asked: string[] = [];
  const clock = { now: 0 };
  const directory = createCachedBotDirectory({
    now: () => clock.now,
    directory: {
      current: ({ botId }) => {
        asked.push(botId);
        if (asked.length <= failures) return Promise.reject(new Error('the record is away'));
        const bot = { settings: BotSettings.parse({}), versionId: null, flows: null };
        return Promise.resolve({ ...bot, generationId: `generation ${asked.length}` });
      },
    },
  });
  return { asked, clock, directory };
}

it('asks the record once for all who ask within a second, and again after it', async () => {
  const { asked, clock, directory } = open();
  await Promise.all([directory.current({ botId: 'a' }), directory.current({ botId: 'a' })]);
  clock.now = 999;
  expect(await directory.current({ botId: 'a' })).toMatchObject({ generationId: 'generation 1' });
  clock.now = 1000;
  expect(await directory.current({ botId: 'a' })).toMatchObject({ generationId: 'generation 2' });
  expect(asked).toEqual(['a', 'a']);
});

it('keeps bots apart', async () => {
  const { asked, directory } = open();
  await directory.current({ botId: 'a' });
  await directory.current({ botId: 'b' });
  expect(asked).toEqual(['a', 'b']);
});

it('does not remember a failed look-up', async () => {
  const { directory } = open({ failures: 1 });
  await expect(directory.current({ botId: 'a' })).rejects.toThrow('away');
  expect(await directory.current({ botId: 'a' })).toMatchObject({ generationId: 'generation 2' });
});
